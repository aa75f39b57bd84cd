package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.store.Sealer;
import dev.homarus.store.Store;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Segment;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Destination TO = Destination.of("provider:test", URI.create("http://127.0.0.1:1"));

    @TempDir
    Path folder;

    private final SecretBytes key = SecretBytes.random(32);
    private final AtomicBoolean diskFails = new AtomicBoolean();
    private Store store;
    private Ledger ledger;

    @BeforeEach
    void open() {
        store = Store.open(
                folder.resolve("t.db"),
                key,
                List.of(Ledger.REQUESTS, Ledger.SEGMENTS),
                () -> {
                    if (diskFails.get()) {
                        throw new IllegalStateException("the disk fails");
                    }
                    return new byte[0];
                },
                new Sealer("home_t", person -> key, person -> Optional.of(key)));
        ledger = new Ledger(store);
    }

    @AfterEach
    void close() {
        store.close();
        key.close();
    }

    private static Segment segment(Label label, String text) {
        return new Segment("user", label, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Outgoing out(String thread, List<Segment> segments) {
        return out(TO, thread, segments);
    }

    private static Outgoing out(Destination to, String thread, List<Segment> segments) {
        return new Outgoing(to, "POST", "/", Map.of(), Optional.empty(), segments, thread, Rig.LIMIT);
    }

    private CompletableFuture<Ledger.Entry> begin(Outgoing out) {
        return ledger.record(out, out.label(), Json.Obj.EMPTY, "rule", NOW);
    }

    private Ledger.Entry record(String thread, List<Segment> segments) {
        return Store.await(begin(out(thread, segments)));
    }

    private static byte[] body(List<Segment> segments) {
        var body = new ByteArrayOutputStream();
        segments.forEach(segment -> body.writeBytes(segment.wire()));
        return body.toByteArray();
    }

    private void assertRebuilt(Ledger reader, Map<Long, List<Segment>> sent) {
        sent.forEach((id, segments) -> {
            var entry = reader.find(id).orElseThrow();
            assertThat(entry.sha256()).isEqualTo(Digests.hex(Digests.sha256(body(segments))));
            assertThat(reader.wire(entry)).isEqualTo(body(segments));
            assertThat(reader.segments(id).stream().map(Segment::label))
                    .isEqualTo(segments.stream().map(Segment::label).toList());
            assertThat(reader.segments(id).stream().map(Segment::source))
                    .isEqualTo(segments.stream().map(Segment::source).toList());
        });
    }

    /// Conversations that grow, lose their end, are edited in the middle, relabelled, cut at the front,
    /// emptied and repeated; also across restarts.
    @Test
    void wire_ofRandomConversations_isWhatWasSent() {
        var random = new Random(1);
        var sent = new LinkedHashMap<Long, List<Segment>>();
        for (int conversation = 0; conversation < 200; conversation++) {
            var thread = "thread " + conversation % 90;
            var segments = new ArrayList<Segment>();
            for (int step = random.nextInt(25); step >= 0; step--) {
                change(random, segments);
                sent.put(record(thread, segments).id(), List.copyOf(segments));
                if (random.nextInt(100) == 0) {
                    ledger = new Ledger(store);
                }
            }
        }
        assertThat(sent).hasSizeGreaterThan(2_000);
        assertRebuilt(new Ledger(store), sent);
    }

    private static void change(Random random, List<Segment> segments) {
        var label = random.nextBoolean() ? Label.OWNER : Label.UNKNOWN;
        var fresh = segment(label, random.nextInt(5) == 0 ? "" : "text " + random.nextInt(40));
        switch (random.nextInt(9)) {
            case 0 -> {
                if (!segments.isEmpty()) {
                    segments.set(random.nextInt(segments.size()), fresh);
                }
            }
            case 1 -> segments.add(random.nextInt(segments.size() + 1), fresh);
            case 2 -> {
                if (!segments.isEmpty()) {
                    segments.remove(random.nextInt(segments.size()));
                }
            }
            case 3 -> {
                if (!segments.isEmpty()) {
                    int at = random.nextInt(segments.size());
                    segments.set(at, new Segment("tool", label, segments.get(at).wire()));
                }
            }
            case 4 -> segments.subList(0, segments.size() / 2).clear();
            default -> segments.add(fresh);
        }
    }

    @Test
    void record_ofALongConversation_costsDiskInProportionToWhatIsNew() {
        var segments = new ArrayList<Segment>();
        for (int turn = 0; turn < 500; turn++) {
            segments.add(segment(Label.OWNER, "message " + turn + " " + "x".repeat(1_000)));
            record("main", segments);
        }
        var stored = store.read(tx -> tx.one("SELECT sum(length(wire)), count(*) FROM segment", row -> row.number(0)))
                .orElseThrow();
        var rows = store.read(tx -> tx.one("SELECT sum(length(segments)) FROM request", row -> row.number(0)))
                .orElseThrow();
        assertThat(stored).isBetween(500_000L, 541_000L);
        assertThat(rows).isLessThan(10_000);
        var last = ledger.list(Instant.EPOCH, Optional.empty(), 1).getFirst();
        assertThat(ledger.wire(last)).isEqualTo(body(segments));
    }

    @Test
    void record_afterAGroupThatFailed_buildsOnlyOnWhatIsThere() {
        var sent = new LinkedHashMap<Long, List<Segment>>();
        var segments = new ArrayList<>(List.of(segment(Label.OWNER, "a")));
        sent.put(record("main", segments).id(), List.copyOf(segments));
        for (int round = 0; round < 20; round++) {
            segments.add(segment(Label.OWNER, "b" + round));
            diskFails.set(true);
            assertThatThrownBy(() -> record("main", segments)).hasMessage("the disk fails");
            diskFails.set(false);
            record("other", List.of(segment(Label.OWNER, "takes the ids that were rolled back " + round)));
            segments.add(segment(Label.OWNER, "c" + round));
            sent.put(record("main", segments).id(), List.copyOf(segments));
        }
        assertRebuilt(ledger, sent);
        assertRebuilt(new Ledger(store), sent);
    }

    @Test
    void record_byManyThreads_alsoOfOneConversation_isRebuilt() throws InterruptedException {
        var sent = new java.util.concurrent.ConcurrentHashMap<Long, List<Segment>>();
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 32; t++) {
            int number = t;
            threads.add(Thread.ofVirtual().start(() -> {
                var random = new Random(number);
                var segments = new ArrayList<Segment>();
                for (int i = 0; i < 30; i++) {
                    change(random, segments);
                    var copy = List.copyOf(segments);
                    sent.put(record("thread " + number % 8, copy).id(), copy);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(sent).hasSize(32 * 30);
        assertRebuilt(ledger, sent);
    }

    @Test
    void wire_ofADamagedLedger_isRefused() {
        var entry = record("main", List.of(segment(Label.OWNER, "aaaa")));
        store.write(tx -> tx.run("UPDATE segment SET wire = ?", (Object) "aaab".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> ledger.wire(entry))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("STORE-006")
                .hasMessageNotContaining("aaa");
    }

    @Test
    void wire_ofARequestThatBeginsLikeAnother_isRefused() {
        var one = record("main", List.of(segment(Label.OWNER, "aaaa")));
        var other = record("other", List.of(segment(Label.OWNER, "bbbb")));
        store.write(tx -> tx.run(
                "UPDATE request SET segments = (SELECT segments FROM request WHERE id = ?) WHERE id = ?",
                other.id(),
                one.id()));
        assertThatThrownBy(() -> ledger.wire(one)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void list_withARequestThatDoesNotOpen_saysSo_andShowsTheOthers() {
        var one = record("main", List.of(segment(Label.OWNER, "a")));
        var other = record("main", List.of(segment(Label.OWNER, "b")));
        store.write(tx -> tx.run(
                "UPDATE request SET path = (SELECT path FROM request WHERE id = ?) WHERE id = ?",
                one.id(),
                other.id()));
        assertThat(ledger.list(Instant.EPOCH, Optional.empty(), 9).stream().map(Ledger.Entry::path))
                .satisfiesExactly(
                        path -> assertThat(path).contains("STORE-006"),
                        path -> assertThat(path).isEqualTo(one.path()));
        assertThat(ledger.segments(one.id()).getFirst().wire()).asString().isEqualTo("a");
    }

    @Test
    void segments_thatChangePlaces_doNotOpen() {
        var one = record("main", List.of(segment(Label.OWNER, "a")));
        var other = record("main", List.of(segment(Label.OWNER, "b")));
        store.write(tx -> tx.run("UPDATE segment SET id = CASE id WHEN 1 THEN -2 ELSE -1 END"));
        store.write(tx -> tx.run("UPDATE segment SET id = -id"));
        for (var entry : List.of(one, other)) {
            assertThatThrownBy(() -> ledger.segments(entry.id())).hasMessageContaining("STORE-006");
        }
    }

    @Test
    void segments_ofRequestsThatBuildOnOneAnotherInACircle_isRefused() {
        var first = record("main", List.of(segment(Label.OWNER, "a"), segment(Label.OWNER, "b")));
        store.write(tx -> tx.run("UPDATE request SET parent = ?, prefix = 1", first.id()));
        assertThatThrownBy(() -> ledger.segments(first.id())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void list_byPlaceAndTime_findsNewestFirst() {
        var places = List.of("http://127.0.0.1:1", "http://127.0.0.1:11", "https://a.example", "http://[::1]:1");
        for (var place : places) {
            Store.await(begin(out(Destination.of("provider:x", URI.create(place)), "main", List.of())));
        }
        assertThat(found("127.0.0.1")).containsExactly("http://127.0.0.1:11", "http://127.0.0.1:1");
        assertThat(found("127.0.0.1:1")).containsExactly("http://127.0.0.1:1");
        assertThat(found("a.example")).containsExactly("https://a.example:443");
        assertThat(found("a.example:443")).containsExactly("https://a.example:443");
        assertThat(found("[::1]")).containsExactly("http://[::1]:1");
        for (var nothing : List.of("example", "127.0.0.1:", "%", "", "http://127.0.0.1:1")) {
            assertThat(found(nothing)).isEmpty();
        }
        assertThat(ledger.list(Instant.EPOCH, Optional.empty(), 2)).hasSize(2);
        assertThat(ledger.list(NOW.plusMillis(1), Optional.empty(), 9)).isEmpty();
    }

    @Test
    void request_ofAnIncognitoConversation_isThere_withoutItsText() {
        var segments = List.of(segment(Label.OWNER, "marker one"), segment(Label.OWNER, "marker two"));
        var ordinary = record("main", segments);
        var entry = record("incognito:x", segments);
        var again = record("incognito:x", segments);

        assertThat(entry.sha256()).isEqualTo(ordinary.sha256());
        assertThat(ledger.find(entry.id()).orElseThrow().bytes()).isEqualTo(20);
        assertThat(ledger.segments(entry.id())).isEmpty();
        assertThat(ledger.segments(again.id())).isEmpty();
        assertThat(entry.isKept()).isFalse();
        assertThatThrownBy(() -> ledger.wire(entry)).hasMessageStartingWith("LEDGER-002");
        assertThat(ledger.wire(ordinary)).isEqualTo(body(segments));
        long rows = store.read(tx -> tx.one("SELECT count(*) FROM segment", row -> row.number(0)))
                .orElseThrow();
        assertThat(rows).isEqualTo(2);
    }

    private List<String> found(String place) {
        return ledger.list(Instant.EPOCH, Optional.of(place), 9).stream()
                .map(Ledger.Entry::origin)
                .toList();
    }

    @Test
    void bytesLeft_countsWhatWentToOtherMachines() {
        record("main", List.of(segment(Label.OWNER, "12345")));
        assertThat(ledger.bytesLeft(Instant.EPOCH)).isZero();
        var cloud = Destination.of("provider:x", URI.create("https://a.example"));
        Store.await(begin(out(cloud, "main", List.of(segment(Label.SYSTEM, "123")))));
        assertThat(ledger.bytesLeft(Instant.EPOCH)).isEqualTo(3);
        assertThat(ledger.bytesLeft(NOW.plusMillis(1))).isZero();
    }

    @Test
    void interrupted_marksRequestsWithoutAnEnd() {
        var open = record("main", List.of());
        var done = record("main", List.of());
        ledger.finish(done.id(), "200", 7);
        ledger.interrupted();
        assertThat(ledger.find(open.id()).orElseThrow().status()).isEqualTo("interrupted");
        assertThat(ledger.find(done.id()).orElseThrow().status()).isEqualTo("200");
        assertThat(ledger.find(done.id()).orElseThrow().received()).isEqualTo(7);
        assertThat(ledger.find(99)).isEmpty();
    }

    @Test
    void chains_areBoundedInNumberAndInBytes() {
        var chains = new Chains();
        var small = new Chain(1, 0, List.of(segment(Label.OWNER, "a")), List.of(1L), new dev.homarus.crypto.Sha256());
        for (int i = 0; i < 200; i++) {
            chains.keep("thread " + i, small);
        }
        assertThat(chains.size()).isEqualTo(Chains.MOST);
        assertThat(chains.of("thread 199")).isSameAs(small);
        assertThat(chains.of("thread 1")).isSameAs(Chain.NONE);
        var wire = new byte[(int) (Chains.MOST_BYTES / 2)];
        var large = new Chain(
                2, 0, List.of(new Segment("user", Label.OWNER, wire)), List.of(2L), new dev.homarus.crypto.Sha256());
        for (int i = 0; i < 5; i++) {
            chains.keep("large " + i, large);
            chains.keep("large " + i, large);
        }
        assertThat(chains.size()).isLessThanOrEqualTo(2);
        assertThat(chains.of("large 4")).isSameAs(large);
    }
}
