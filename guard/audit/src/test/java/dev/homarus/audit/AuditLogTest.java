package dev.homarus.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    Path base;

    private Home home;

    @BeforeEach
    void create() {
        home = new Home(base);
    }

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void append_event_isReadBackAsItWas() {
        try (var log = home.open()) {
            var entry = log.append(Home.event(1));
            assertThat(entry).isEqualTo(new Entry(0, Home.CLOCK.instant(), Home.event(1)));
            assertThat(log.query(Query.newest(5))).containsExactly(entry);
            assertThat(log.head().size()).isEqualTo(1);
            assertThat(entry.json().write())
                    .isEqualTo("{\"index\":0,\"time\":\"2026-01-02T03:04:05.678Z\",\"kind\":\"model.call\","
                            + "\"actor\":\"owner\",\"session\":\"s1\",\"turn\":\"t1\",\"subject\":\"subject 1\","
                            + "\"detail\":{\"number\":1}}");
        }
    }

    @Test
    void append_ofAnIncognitoConversation_keepsThatItHappened_andNotWhat() {
        var event = new Event(
                "tool.call",
                "agent",
                Optional.of("incognito:x"),
                Optional.of("t1"),
                "exec",
                JsonText.parseObject(("{\"decision\":\"deny\",\"rule\":\"exec.ask\",\"reason\":\"marker\","
                                + "\"command\":\"marker\",\"plan\":{\"x\":\"marker\"},\"scope\":{\"x\":\"marker\"},"
                                + "\"digest\":\"marker\",\"bytes\":3}")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                Label.OWNER);
        try (var log = home.open()) {
            log.append(event);
            log.append(new Event(
                    "some.word",
                    "agent",
                    Optional.of("incognito:x"),
                    Optional.empty(),
                    "marker",
                    Json.Obj.EMPTY,
                    Label.OWNER));
            var kept = log.query(Query.newest(2)).reversed();
            assertThat(kept).extracting(entry -> entry.event().kind()).containsExactly("tool.call", "some.word");
            assertThat(kept.getFirst().event().subject()).isEqualTo("exec");
            assertThat(kept.getFirst().event().detail().write())
                    .isEqualTo("{\"decision\":\"deny\",\"rule\":\"exec.ask\",\"bytes\":3}");
            assertThat(kept.toString()).doesNotContain("marker");
            var ordinary = new Event(
                    "tool.call", "agent", Optional.of("x"), Optional.of("t1"), "exec", event.detail(), Label.OWNER);
            assertThat(log.append(ordinary).event()).isEqualTo(ordinary);
        }
        assertThat(home.verify().findings()).isEmpty();
    }

    @Test
    void append_manyThreads_givesEachItsOwnPlaceAndVerifies() throws Exception {
        var added = Collections.synchronizedList(new ArrayList<Entry>());
        try (var log = home.open()) {
            log.onAdded(added::add);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var entries = IntStream.range(0, 32)
                        .mapToObj(thread -> threads.submit(() -> IntStream.range(0, 50)
                                .mapToObj(i -> log.append(Home.event(thread * 50 + i)))
                                .toList()))
                        .toList();
                var indexes = new ArrayList<Long>();
                for (var future : entries) {
                    var own = future.get().stream().map(Entry::index).toList();
                    assertThat(own).isSorted();
                    indexes.addAll(own);
                }
                assertThat(indexes)
                        .containsExactlyInAnyOrderElementsOf(
                                LongStream.range(0, 1600).boxed().toList());
            }
            assertThat(home.verify().findings()).isEmpty();
        }
        assertThat(added.stream().map(Entry::index))
                .containsExactlyElementsOf(LongStream.range(0, 1600).boxed().toList());
        assertThat(home.verify().entries()).isEqualTo(1600);
    }

    @Test
    void appendLater_events_keepTheirOrderAndAreDurableAtClose() {
        home.with(700);
        try (var log = home.open()) {
            var newest = log.query(Query.newest(1000));
            assertThat(newest).hasSize(700);
            assertThat(newest.getFirst().event()).isEqualTo(Home.event(699));
            assertThat(newest.getLast().event()).isEqualTo(Home.event(0));
            assertThat(log.findings()).isEmpty();
        }
    }

    @Test
    void open_again_goesOnWhereItEnded() {
        for (int round = 0; round < 5; round++) {
            try (var log = home.open()) {
                assertThat(log.append(Home.event(round)).index()).isEqualTo(round);
            }
        }
        assertThat(home.verify().ok()).isTrue();
        assertThat(home.verifyWithoutKeys().ok()).isTrue();
    }

    @Test
    void open_withoutTheCache_readsTheWholeLog() throws IOException {
        home.with(600);
        Files.delete(home.folder.resolve("edge"));
        Files.delete(home.folder.resolve("leaves"));
        try (var log = home.open()) {
            assertThat(log.findings()).isEmpty();
            assertThat(log.query(Query.newest(1000))).hasSize(600);
        }
        assertThat(home.verify().findings()).isEmpty();
    }

    @Test
    void open_inUse_isRefused() {
        try (var log = home.open()) {
            assertThat(log.findings()).isEmpty();
            assertThatThrownBy(home::open).isInstanceOf(ProblemException.class).hasMessageStartingWith("AUDIT-001");
            log.append(Home.event(0));
        }
    }

    @Test
    void query_filters_selectNewestFirst() {
        var now = new Instant[] {Instant.parse("2026-01-01T00:00:00Z")};
        InstantSource clock = () -> now[0] = now[0].plusSeconds(1);
        try (var log = AuditLog.open(home.folder, home.witness, home.keys, clock)) {
            for (int i = 0; i < 30; i++) {
                log.append(Home.event(i));
            }
            var all = log.query(Query.newest(100));
            assertThat(all).hasSize(30).isSortedAccordingTo((a, b) -> Long.compare(b.index(), a.index()));
            var tool = log.query(new Query(Optional.of("tool"), Optional.empty(), Optional.empty(), 4));
            assertThat(tool.stream().map(Entry::index)).containsExactly(28L, 26L, 24L, 22L);
            var session = log.query(new Query(Optional.empty(), Optional.empty(), Optional.of("s2"), 2));
            assertThat(session.stream().map(Entry::index)).containsExactly(29L, 26L);
            var since = all.get(4).time();
            assertThat(log.query(new Query(Optional.empty(), Optional.of(since), Optional.empty(), 100)))
                    .isEqualTo(all.subList(0, 5));
            assertThat(log.query(new Query(Optional.of("too"), Optional.empty(), Optional.empty(), 4)))
                    .isEmpty();
        }
    }

    @Test
    void files_ofALog_areThisUsersAloneAndHoldNothingInClear() throws IOException {
        var marker = "marker-7c1e9";
        try (var log = home.open()) {
            log.append(Event.of(
                    "config", marker, marker, Json.object().put(marker, marker).build()));
        }
        try (var list = Files.walk(base)) {
            for (var file : list.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(marker);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void append_unfitEvents_areRefusedAndHarmNothing() {
        try (var log = home.open()) {
            var own = Event.of("audit.accepted", "owner", "", Json.Obj.EMPTY);
            assertThatThrownBy(() -> log.append(own)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> log.appendLater(own)).isInstanceOf(IllegalArgumentException.class);
            var detail = Json.object().put("text", "x".repeat(300_000)).build();
            var tooLong = Event.of("config", "owner", "", detail);
            assertThatThrownBy(() -> log.append(tooLong)).hasMessageStartingWith("AUDIT-004");
            assertThat(log.append(Home.event(0)).index()).isZero();
        }
        assertThatThrownBy(() -> Event.of("Config", "owner", "", Json.Obj.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Event.of("config", "", "", Json.Obj.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void append_afterClose_isRefused() {
        var log = home.open();
        log.close();
        assertThatThrownBy(() -> log.append(Home.event(0))).hasMessageStartingWith("AUDIT-005");
        assertThatThrownBy(() -> log.appendLater(Home.event(0))).hasMessageStartingWith("AUDIT-005");
    }

    @Test
    void onAdded_listenerThatThrowsOrAppends_doesNotStopTheLog() {
        try (var log = home.open()) {
            log.onAdded(entry -> log.append(entry.event()));
            log.onAdded(entry -> {
                throw new IllegalStateException("listener");
            });
            log.append(Home.event(0));
            assertThat(log.append(Home.event(1)).index()).isEqualTo(1);
        }
    }

    @Test
    void export_log_writesEachEntryOnce() throws IOException {
        home.with(300);
        var out = new ByteArrayOutputStream();
        var head = AuditExport.jsonLines(home.folder, home.keys, out).head();
        assertThat(head).isEqualTo(home.verify().head());
        var lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(300);
        for (int i = 0; i < lines.size(); i++) {
            var line = JsonText.parseObject(lines.get(i).getBytes(StandardCharsets.UTF_8));
            assertThat(line.number("index", -1, 0, 1000)).isEqualTo(i);
            assertThat(line.text("label")).isEqualTo(Home.LABEL.text());
            assertThat(line.text("leaf")).hasSize(64);
        }
    }

    @Test
    void verify_whileAppending_findsNothing() throws Exception {
        try (var log = home.open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = threads.submit(() -> {
                for (int i = 0; i < 3000; i++) {
                    if (i % 3 == 0) {
                        log.append(Home.event(i));
                    } else {
                        log.appendLater(Home.event(i));
                    }
                }
                return true;
            });
            int rounds = 0;
            while (!done.isDone() || rounds < 3) {
                assertThat(home.verify().findings()).isEmpty();
                assertThat(home.verifyWithoutKeys().findings()).isEmpty();
                assertThat(log.query(Query.newest(20))).noneMatch(Lookup::isUnreadable);
                rounds++;
            }
            assertThat(done.get()).isTrue();
        }
        assertThat(home.verify().entries()).isEqualTo(3000);
    }

    @Test
    void report_json_hasTheShapeOfTheApi() {
        home.with(2);
        var json = home.verify().json();
        assertThat(json.members().keySet()).containsExactly("ok", "entries", "size", "root", "findings", "notes");
        assertThat(json.array("notes").getLast())
                .isEqualTo(new Json.Str("A roll-back of the whole home together with the file outside it cannot be"
                        + " noticed until another device witnesses the head."));
        assertThat(List.of(json.flag("ok", false))).containsExactly(true);
    }
}
