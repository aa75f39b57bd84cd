package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path folder;

    private static Optional<Path> passphraseFile(Map<String, String> environment) {
        return Settings.of(environment, "/home/ada", new String[0]).passphraseFile();
    }

    @Test
    @DisplayName("R266 the passphrase is a credential of systemd where there is one and no other is named")
    void passphraseFile_isWhatIsNamed_elseTheCredentialOfItsName() throws IOException {
        var credentials = Map.of("CREDENTIALS_DIRECTORY", folder.toString());
        assertThat(passphraseFile(Map.of())).isEmpty();
        assertThat(passphraseFile(credentials)).as("none of this name").isEmpty();
        var file = Files.writeString(folder.resolve("homarus.passphrase"), "quiet otter lamp 99");
        assertThat(passphraseFile(credentials)).contains(file);
        assertThat(passphraseFile(Map.of(
                        "CREDENTIALS_DIRECTORY", folder.toString(), "HOMARUS_PASSPHRASE_FILE", "/run/secrets/homarus")))
                .contains(Path.of("/run/secrets/homarus"));
    }
}
