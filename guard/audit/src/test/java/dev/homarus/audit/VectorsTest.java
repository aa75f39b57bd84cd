package dev.homarus.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The frozen log of the specification: what was written once has to stay readable, and everything that does not
/// depend
/// on chance has to be written the same way.
class VectorsTest {
    private static final Path VECTORS = Path.of("../../docs/spec/audit-log-vectors.json");

    @TempDir
    Path base;

    private Json.Obj vectors = Json.Obj.EMPTY;
    private Home home;

    @BeforeEach
    void unpack() throws IOException {
        vectors = JsonText.parseObject(Files.readAllBytes(VECTORS));
        home = new Home(base);
        Files.createDirectories(home.folder);
        Files.createDirectories(home.witness.resolveSibling(""));
        for (var name : List.of("entries", "leaves", "edge")) {
            Files.write(home.folder.resolve(name), hex(name));
        }
        for (var name : List.of("key.pub", "checkpoint")) {
            Files.writeString(home.folder.resolve(name), vectors.text(name));
        }
        var slots = Arrays.copyOf(hex("witnessSlot0"), 4_096 + 176);
        System.arraycopy(hex("witnessSlot1"), 0, slots, 4_096, 176);
        Files.write(home.witness, slots);
    }

    @Test
    void frozenLog_verifiesAndOpens() throws IOException {
        try (var keys = AuditKeys.from(SecretBytes.taking(hex("rootKey")))) {
            assertThat(keys.publicKey()).isEqualTo(hex("publicKey"));
            var report = AuditVerifier.verify(home.folder, home.witness, Optional.of(keys), List.of());
            assertThat(report.findings()).isEmpty();
            assertThat(report.head().json()).isEqualTo(vectors.array("heads").getLast());
            assertThat(home.verifyWithoutKeys().findings()).isEmpty();
        }
        var records = home.records();
        for (int i = 0; i < records.size(); i++) {
            var sealed = Arrays.copyOfRange(records.get(i), 4, records.get(i).length);
            var content = home.keys.open(i, sealed).orElseThrow();
            assertThat(JsonText.parse(content).write())
                    .isEqualTo(((Json.Str) vectors.array("contents").get(i)).value());
        }
        try (var log = home.open()) {
            assertThat(log.findings()).isEmpty();
            assertThat(log.query(Query.newest(10))).hasSize(3).noneMatch(Lookup::isUnreadable);
            assertThat(log.append(Home.event(1)).index()).isEqualTo(3);
        }
    }

    @Test
    void frozenFiles_areWrittenTheSameWay() throws IOException {
        var tree = new Tree();
        var heads = vectors.array("heads");
        assertThat(tree.head().json()).isEqualTo(heads.getFirst());
        for (var record : home.records()) {
            tree.add(tree.leaf(Arrays.copyOfRange(record, 4, record.length)));
            assertThat(tree.head().json()).isEqualTo(heads.get((int) tree.size()));
        }
        assertThat(Checkpoint.sign(tree.head(), home.keys)).isEqualTo(vectors.text("checkpoint"));
        assertThat(Checkpoint.verifier(home.keys.publicKey()).text() + "\n").isEqualTo(vectors.text("key.pub"));
        int end = hex("entries").length;
        var edge = new EdgeCache(tree, end, Optional.of(new StateEntry(2, 410)));
        edge.write(base.resolve("edge"), home.keys);
        assertThat(base.resolve("edge")).hasBinaryContent(hex("edgeWithState"));
        var before = Files.write(base.resolve("before"), hex("edge"));
        assertThat(EdgeCache.read(before, home.keys)).isEmpty();
        var slots = Witness.read(home.witness).slots();
        assertThat(slots).hasSize(2);
        assertThat(slots.getFirst().slot().closed()).isTrue();
        assertThat(Digests.hex(slots.getFirst().slot().bytes(home.keys))).isEqualTo(vectors.text("witnessSlot1"));
        assertThat(Digests.hex(slots.getLast().slot().bytes(home.keys))).isEqualTo(vectors.text("witnessSlot0"));
    }

    private byte[] hex(String name) {
        return HexFormat.of().parseHex(vectors.text(name));
    }
}
