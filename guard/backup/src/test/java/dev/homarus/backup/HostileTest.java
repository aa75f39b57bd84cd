package dev.homarus.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.Digests;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.Table;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A snapshot that was made by somebody who has the key and means harm.
class HostileTest {
    @TempDir
    Path folder;

    private Packs none() {
        return new Packs(new Folder(folder.resolve("backup")), new RepositoryKeys(Home.key(1), "repo_test"));
    }

    private static StreamEntry file(String path) {
        return new StreamEntry("file/" + path, 0, Digests.hex(Digests.sha256()), 0, Optional.empty(), List.of());
    }

    private static Snapshot snapshot(StreamEntry... streams) {
        return new Snapshot(1, Home.NOW, Home.ORIGIN, new byte[0], 0, 0, 0, List.of(streams));
    }

    private static Optional<Snapshot> read(StreamEntry... streams) {
        return Snapshot.read(snapshot(streams).bytes(), 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/../../x",
                "/etc/passwd",
                "~/x",
                "C:/x",
                "a//b",
                "a/",
                "",
                ".",
                "a/./b",
                "a\\..\\b",
                "a\0b",
                "a\nb",
                "keyring.json",
                "x/KEYRING.JSON",
                "keyring.json.new",
                "machine.key",
                "a:b",
                "a.",
                "a ",
                "x/..",
                "\u001b[31m"
            })
    void snapshot_withSuchAPath_isNone(String path) {
        assertThat(read(file(path))).isEmpty();
    }

    @Test
    void snapshot_withPathsTooLongOrTooDeep_isNone() {
        assertThat(read(file("a".repeat(255)))).isPresent();
        assertThat(read(file("a".repeat(256)))).isEmpty();
        assertThat(read(file("é".repeat(128)))).isEmpty();
        assertThat(read(file("a/".repeat(31) + "b"))).isPresent();
        assertThat(read(file("a/".repeat(32) + "b"))).isEmpty();
    }

    @Test
    @DisplayName("BK-03 paths that lead out, or are one on some disks, are none")
    void snapshot_withPathsThatAreOneOnSomeDisks_isNone() {
        assertThat(read(file("a/b"), file("a/c"))).isPresent();
        assertThat(read(file("a/b"), file("a/b"))).isEmpty();
        assertThat(read(file("a/b"), file("A/B"))).isEmpty();
        assertThat(read(file("é"), file("e\u0301"))).isEmpty();
        assertThat(read(file("a"), file("a/b"))).isEmpty();
        assertThat(read(file("A/b"), file("a"))).isEmpty();
    }

    @Test
    void snapshot_withMoreStreamsThanAllowed_isNone() {
        var many = new ArrayList<StreamEntry>();
        for (int i = 0; i <= Limits.STREAMS; i++) {
            many.add(file("f" + i));
        }
        assertThat(read(many.toArray(StreamEntry[]::new))).isEmpty();
    }

    @Test
    void restore_ofAFileInPlaceOfTheDatabase_isRefused() {
        for (var path : List.of("data/core.db", "data/core.db-wal", "DATA/CORE.DB", "data")) {
            var restore = new Restore(
                    none(), snapshot(file(path)), Home.plan(1, folder.resolve("back")), Set.of(), Progress.NONE);
            assertThatThrownBy(restore::run).hasMessageStartingWith("BACKUP-010");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void restore_ofANewerOrUnknownSpace_isRefusedBeforeAnything() {
        for (var table : List.of(
                new Table("message", 2, "message", List.of("id"), List.of("id")),
                new Table("deal", 1, "deal", List.of("id"), List.of("id")),
                new Table("words", 1, "words", List.of("id"), List.of("id")))) {
            var stream = new StreamEntry(
                    "table/" + table.space() + "/" + table.name(), 0, "", 0, Optional.of(table), List.of());
            var restore = new Restore(
                    none(), snapshot(stream), Home.plan(1, folder.resolve("back")), Set.of(), Progress.NONE);
            assertThatThrownBy(restore::run).hasMessageStartingWith("BACKUP-008");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void record_ofANewerFormat_isRefusedAsSuch() {
        var text = new String(snapshot().bytes(), java.nio.charset.StandardCharsets.UTF_8);
        var newer = text.replace("homarus-snapshot/1", "homarus-snapshot/2");
        assertThatThrownBy(() -> Snapshot.read(newer.getBytes(java.nio.charset.StandardCharsets.UTF_8), 1))
                .hasMessageStartingWith("BACKUP-008");
        assertThat(Snapshot.read(
                        text.replace("homarus-snapshot/1", "other/1").getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        1))
                .isEmpty();
        assertThat(JsonText.parseObject(snapshot().bytes()).text("format")).isEqualTo("homarus-snapshot/1");
    }

    @Test
    @DisplayName("BK-03 what unpacks to more than it says is refused")
    void blob_thatUnpacksToMoreThanDeclared_isNone() {
        var zeros = new byte[Limits.CHUNK];
        var packed = new byte[Blob.bound(zeros.length)];
        int length = Blob.pack(zeros, zeros.length, packed);
        var blob = java.util.Arrays.copyOf(packed, length);
        assertThat(length).isLessThan(1_000);
        assertThat(Blob.unpack(blob, zeros.length)).hasValue(zeros);
        ByteBuffer.wrap(blob).putInt(1, 1_000);
        assertThat(Blob.unpack(blob, 1_000)).isEmpty();
        ByteBuffer.wrap(blob).putInt(1, zeros.length + 1);
        assertThat(Blob.unpack(blob, zeros.length + 1)).isEmpty();
        blob[0] = 7;
        assertThat(Blob.unpack(blob, zeros.length + 1)).isEmpty();
    }
}
