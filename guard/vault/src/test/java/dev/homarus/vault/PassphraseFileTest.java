package dev.homarus.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassphraseFileTest {
    @TempDir
    Path folder;

    private PassphraseFile file(String modes) throws IOException {
        var file = Files.writeString(folder.resolve("passphrase"), "quiet otter lamp 99 \n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(modes));
        return new PassphraseFile(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------"})
    void read_ofOnesOwnFile_isItsTextWithoutTheEndOfTheLine(String modes) throws IOException {
        assertThat(new String(file(modes).read())).isEqualTo("quiet otter lamp 99");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw----", "rw----r--", "rw-----w-", "r--r--r--", "r---w----"})
    void read_ofAFileThatOthersCanUse_isRefused(String modes) throws IOException {
        var file = file(modes);
        assertThatThrownBy(file::read).hasMessageStartingWith("VAULT-022");
    }

    /// systemd lets one service read a credential by an access list, whose mask shows as the group's right.
    @Test
    void read_ofACredentialOfSystemd_isLetIn_andTheSameOfAnotherGroupIsNot() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can make one");
        var file = file("r--r-----");
        Files.setAttribute(file.file(), "unix:gid", 0);
        assertThat(new String(file.read())).isEqualTo("quiet otter lamp 99");
        Files.setAttribute(file.file(), "unix:gid", 61_744);
        assertThatThrownBy(file::read).hasMessageStartingWith("VAULT-022");
    }
}
