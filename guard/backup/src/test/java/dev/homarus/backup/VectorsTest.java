package dev.homarus.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.Aead;
import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.Cells;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The frozen vectors of `docs/spec/backup-vectors.json`.
class VectorsTest {
    static final Path VECTORS = Path.of("../../docs/spec/backup-vectors.json");

    private Json.Obj vectors = Json.Obj.EMPTY;
    private RepositoryKeys keys = new RepositoryKeys(SecretBytes.taking(new byte[32]), "");

    @BeforeEach
    void read() throws IOException {
        vectors = JsonText.parseObject(Files.readAllBytes(VECTORS));
        keys = new RepositoryKeys(SecretBytes.taking(hex("key")), vectors.text("repository"));
    }

    private byte[] hex(String name) {
        return HexFormat.of().parseHex(vectors.text(name));
    }

    private Json.Obj part(String name) {
        return vectors.object(name).orElseThrow();
    }

    /// The bytes that the vector cuts: SHA-256 of `homarus backup ` and 4 bytes that count from 0, one after the other.
    static byte[] stream(int length) {
        var out = ByteBuffer.allocate(length);
        for (int i = 0; out.hasRemaining(); i++) {
            out.put(Digests.sha256(
                    "homarus backup ".getBytes(StandardCharsets.UTF_8),
                    ByteBuffer.allocate(4).putInt(i).array()));
        }
        return out.array();
    }

    @Test
    void gear_ofTheKey_isFrozen() {
        var all = ByteBuffer.allocate(256 * 8);
        for (long number : keys.gear()) {
            all.putLong(number);
        }
        assertThat(Digests.hex(Digests.sha256(all.array()))).isEqualTo(vectors.text("gear_sha256"));
    }

    @Test
    void chunks_ofTheStream_areFrozen() {
        var wanted = part("stream");
        var lengths = new ArrayList<Json>();
        var ids = new ArrayList<String>();
        var chunker = new Chunker(keys.gear(), Chunker.Sizes.STANDARD, (bytes, length, mark) -> {
            lengths.add(Json.of(length));
            ids.add(Digests.hex(keys.id(bytes, 0, length).bytes()));
        });
        var content = stream((int) wanted.number("length", 0, 1, 1 << 24));
        chunker.write(content, 0, content.length);
        chunker.end();
        assertThat(Json.array(lengths).write())
                .isEqualTo(Json.array(wanted.array("lengths")).write());
        assertThat(ids).isEqualTo(Records.texts(wanted.array("ids")));
    }

    @Test
    void chunk_sealed_opens() {
        var chunk = part("chunk");
        var content = chunk.text("content").getBytes(StandardCharsets.UTF_8);
        var id = keys.id(content, 0, content.length);
        assertThat(Digests.hex(id.bytes())).isEqualTo(chunk.text("id"));
        var blob = keys.openChunk(id, Base64.getDecoder().decode(chunk.text("sealed")));
        assertThat(blob.flatMap(bytes -> Blob.unpack(bytes, content.length))).hasValue(content);
    }

    @Test
    void records_sealed_open() {
        for (var item : vectors.array("records")) {
            var vector = Json.object(item, "a record");
            var opened = keys.open(vector.text("kind"), Base64.getDecoder().decode(vector.text("sealed")));
            assertThat(opened.map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                    .contains(vector.text("content"));
        }
        var snapshot = Snapshot.read(content("snapshot 7"), 7).orElseThrow();
        assertThat(snapshot.bytes()).isEqualTo(content("snapshot 7"));
        assertThat(snapshot.streams())
                .extracting(StreamEntry::name)
                .containsExactly("table/session/session", "file/a/b");
        var head = Head.read(content("head")).orElseThrow();
        assertThat(head.bytes()).isEqualTo(content("head"));
        assertThat(head.snapshots()).containsOnlyKeys(6L, 7L);
    }

    private byte[] content(String kind) {
        return vectors.array("records").stream()
                .map(item -> Json.object(item, "a record"))
                .filter(vector -> vector.text("kind").equals(kind))
                .map(vector -> vector.text("content").getBytes(StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void keyOfTheHome_sealed_opens() {
        var home = SecretBytes.taking(hex("home_key"));
        var opened = Aead.open(
                home,
                RepositoryKeys.context("key", vectors.text("repository")),
                Base64.getDecoder().decode(vectors.text("keys_home")));
        assertThat(opened).hasValue(hex("key"));
    }

    @Test
    void row_isRead() {
        var row = part("row");
        var bytes = HexFormat.of().parseHex(row.text("hex"));
        var cells = Cells.read(bytes, 0, bytes.length, 5);
        var shown = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            shown.add(cells.type(i) + ":" + cells.text(i));
        }
        assertThat(shown).isEqualTo(Records.texts(row.array("cells")));
    }

    @Test
    void pack_end_isAMultipleOf64KiBAndIsRead(@org.junit.jupiter.api.io.TempDir Path folder) throws IOException {
        var file = folder.resolve("pack");
        for (int length : new int[] {45, 65_000, 200_000}) {
            var table = new PackTable(List.of(new PackTable.Item(new ChunkId(1, 2, 3, 4), length, 7)));
            var out = new java.io.ByteArrayOutputStream();
            out.writeBytes(PackTable.MAGIC);
            out.writeBytes(new byte[length]);
            out.writeBytes(table.end(keys, out.size()));
            assertThat(out.size() % PackTable.BLOCK).isZero();
            Files.write(file, out.toByteArray());
            try (var channel = java.nio.channels.FileChannel.open(file)) {
                assertThat(PackTable.read(channel, keys)).contains(table);
            }
        }
    }
}
