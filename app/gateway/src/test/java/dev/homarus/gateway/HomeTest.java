package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path user;

    private Home home;
    private Path config;

    @BeforeEach
    void make() {
        home = new Home(
                user.resolve(".homarus"), user.resolve(".config/homarus"), user.resolve(".local/state/homarus"));
        config = home.root().resolve("homarus.json5");
        assertThat(home.prepare().paths()).isEmpty();
    }

    private void assertMixed(Path workspace) throws IOException {
        Files.createDirectories(workspace);
        assertThatThrownBy(() -> home.keepApart(workspace, config)).hasMessageStartingWith("HOME-005");
    }

    @Test
    void keepApart_ofAFolderOfItsOwn_isFine() throws IOException {
        var workspace = Files.createDirectories(user.resolve("Homarus"));
        assertThatCode(() -> home.keepApart(workspace, config)).doesNotThrowAnyException();
        var similar = Files.createDirectories(user.resolve(".homarus-files"));
        assertThatCode(() -> home.keepApart(similar, config)).doesNotThrowAnyException();
    }

    @Test
    void keepApart_ofAFolderAroundOrWithinHomarusOwn_isRefused() throws IOException {
        assertMixed(user);
        assertMixed(user.resolve("/"));
        assertMixed(user.resolve(".config"));
        assertMixed(home.root());
        assertMixed(home.root().resolve("data"));
        assertMixed(home.outside());
        assertMixed(home.outsideState().resolve("sub"));
        Files.createSymbolicLink(user.resolve("link"), user);
        assertThatThrownBy(() -> home.keepApart(user.resolve("link"), config)).hasMessageStartingWith("HOME-005");
    }

    @Test
    void keepApart_ofAFolderWithTheSettings_isRefused() throws IOException {
        var workspace = Files.createDirectories(user.resolve("work"));
        var inside = Files.writeString(workspace.resolve("homarus.json5"), "{}");
        assertThatThrownBy(() -> home.keepApart(workspace, inside)).hasMessageStartingWith("HOME-005");
    }

    @Test
    void prepare_ofWhatLiesOutside_closesAndNamesIt() throws IOException {
        var witness = Files.writeString(home.witness("home_x"), "");
        for (var path : List.of(witness, home.outside())) {
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(path.equals(witness) ? "rw-r--r--" : "rwxr-xr-x"));
        }
        assertThat(home.prepare().paths()).containsExactlyInAnyOrder(witness, home.outside());
        assertThat(home.prepare().paths()).isEmpty();
    }

    @Test
    void prepare_ofFilesOpenToOthers_closesAndNamesThem() throws IOException {
        var open = Files.writeString(home.root().resolve("keyring.json"), "{}");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createSymbolicLink(home.root().resolve("link"), user);
        assertThat(home.prepare().paths()).containsExactly(open);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open)))
                .isEqualTo("rw-------");
        assertThat(home.prepare().paths()).isEmpty();
    }

    @Test
    void lock_heldBefore_isRefused() throws IOException {
        try (var lock = home.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> home.lock())
                    .hasMessageStartingWith("HOME-002")
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void prepare_ofATooLongPath_isRefused() {
        var deep = new Home(user.resolve("x".repeat(100)), home.outside(), home.outsideState());
        assertThatThrownBy(deep::prepare).hasMessageStartingWith("HOME-004");
    }
}
