package dev.homarus.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateEntryTest {
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

    private static Event state(String text) {
        return Event.of(
                "state.next", "homarus", "rows", Json.object().put("text", text).build());
    }

    private String found() {
        try (var log = home.open()) {
            return log.state().map(entry -> entry.event().detail().text("text")).orElse("none");
        }
    }

    private Path edge() {
        return home.folder.resolve("edge");
    }

    /// The edge as it was written before entries carried a state.
    private void withoutState() throws Exception {
        var all = ByteBuffer.wrap(Files.readAllBytes(edge()));
        var hashes = Arrays.copyOfRange(all.array(), 40, all.limit() - 32);
        var content = ByteBuffer.allocate(24 + hashes.length)
                .put("homarusE".getBytes(StandardCharsets.US_ASCII))
                .put(all.array(), 8, 16)
                .put(hashes)
                .array();
        Files.write(
                edge(),
                ByteBuffer.allocate(content.length + 32)
                        .put(content)
                        .put(home.keys.mac(content))
                        .array());
    }

    @Test
    void state_noneWritten_isEmpty() {
        home.with(3);
        assertThat(found()).isEqualTo("none");
    }

    @Test
    void state_newestOfSeveral_isFoundThroughTheEdge() {
        try (var log = home.open()) {
            log.append(state("one"));
            log.append(Home.event(1));
            log.append(state("two"));
            log.append(Home.event(2));
        }
        assertThat(found()).isEqualTo("two");
        home.with(5);
        assertThat(found()).isEqualTo("two");
        assertThat(home.verify().ok()).isTrue();
        assertThat(home.verify().state().orElseThrow().event()).isEqualTo(state("two"));
        assertThat(home.verifyWithoutKeys().state()).isEmpty();
    }

    @Test
    void state_inOneGroupWithOthers_isFound() {
        try (var log = home.open()) {
            log.appendLater(Home.event(1));
            log.appendLater(state("one"));
            log.appendLater(state("two"));
            log.append(Home.event(2));
        }
        assertThat(found()).isEqualTo("two");
    }

    @Test
    void state_olderEdgePutBack_isStillTheNewest() throws Exception {
        home.with(3);
        var older = Files.readAllBytes(edge());
        try (var log = home.open()) {
            log.append(state("one"));
        }
        home.with(2);
        Files.write(edge(), older);
        assertThat(found()).isEqualTo("one");
        Files.delete(edge());
        assertThat(found()).isEqualTo("one");
    }

    @Test
    void state_edgeOfBeforeStates_isReadAndWhatFollowsIsFound() throws Exception {
        home.with(5);
        withoutState();
        assertThat(found()).isEqualTo("none");
        withoutState();
        try (var log = home.open()) {
            log.append(state("one"));
        }
        assertThat(found()).isEqualTo("one");
    }

    @Test
    void state_entryChangedBeforeTheEdge_isUnreadable() throws Exception {
        try (var log = home.open()) {
            log.append(state("one"));
        }
        home.with(2);
        var records = home.records();
        records.getFirst()[40] ^= 1;
        home.write(records);
        try (var log = home.open()) {
            assertThat(log.state().orElseThrow().event().kind()).isEqualTo("audit.unreadable");
        }
    }

    @Test
    void state_saidInADetailOrSubject_isNone() {
        try (var log = home.open()) {
            log.append(Event.of(
                    "tool.call",
                    "owner\",\"kind\":\"state.next",
                    "state.next",
                    Json.object().put("kind", "state.next").build()));
        }
        assertThat(found()).isEqualTo("none");
    }
}
