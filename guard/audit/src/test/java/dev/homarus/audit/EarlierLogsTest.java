package dev.homarus.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.audit.Finding.Kind;
import dev.homarus.crypto.SecretBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierLogsTest {
    private static final int FIRST = 300;

    @TempDir
    Path base;

    private final List<SecretBytes> roots = new ArrayList<>();
    private final List<AuditKeys> all = new ArrayList<>();

    private Path folder() {
        return base.resolve("home/audit");
    }

    private Path witness() {
        return base.resolve("outside/witness");
    }

    /// The keys of the `number`-th log, from 1, with those before it.
    private AuditKeys keys(int number) {
        while (roots.size() < number) {
            roots.add(SecretBytes.taking(
                    ("the root of log number  " + (10_000_000 + roots.size())).getBytes(StandardCharsets.US_ASCII)));
        }
        var kept = roots.subList(0, number - 1).stream().map(AuditKeys::kept).toList();
        var made = AuditKeys.from(roots.get(number - 1), kept);
        kept.forEach(SecretBytes::close);
        all.add(made);
        return made;
    }

    @AfterEach
    void wipe() {
        all.forEach(AuditKeys::close);
        roots.forEach(SecretBytes::close);
    }

    /// Ends the log with `number` and begins the next one, as a renewal does.
    private void renew(int number, int entries) throws IOException {
        var next = base.resolve("home/audit.next");
        var nextWitness = base.resolve("outside/witness.next");
        var log = AuditLog.open(folder(), witness(), keys(number), Home.CLOCK);
        for (int i = 0; i < entries; i++) {
            log.appendLater(Home.event(1_000 * number + i));
        }
        log.close();
        log.next(next, nextWitness, keys(number + 1), Home.CLOCK).close();
        Files.move(folder(), next.resolve("until-" + number));
        for (int before = 1; before < number; before++) {
            Files.move(next.resolve("until-" + number + "/until-" + before), next.resolve("until-" + before));
        }
        Files.move(next, folder());
        Files.delete(witness());
        Files.move(nextWitness, witness());
    }

    private Report verify(int number) {
        return AuditVerifier.verify(folder(), witness(), Optional.of(keys(number)), List.of());
    }

    private Report verifyWithoutKeys() {
        return AuditVerifier.verify(folder(), witness(), Optional.empty(), List.of());
    }

    private List<Entry> list(int number, Query query) {
        try (var log = AuditLog.open(folder(), witness(), keys(number), Home.CLOCK)) {
            return log.query(query);
        }
    }

    @Test
    void query_afterTwoRenewals_listsAllLogsNewestFirst() throws IOException {
        renew(1, FIRST);
        renew(2, 10);
        try (var log = AuditLog.open(folder(), witness(), keys(3), Home.CLOCK)) {
            assertThat(log.append(Home.event(7)).index()).isEqualTo(1);
            assertThat(log.head().size()).isEqualTo(2);
        }
        var entries = list(3, Query.newest(1_000));
        assertThat(entries).hasSize(2 + 11 + FIRST);
        assertThat(entries.stream().map(Entry::log).distinct()).containsExactly(0, 2, 1);
        assertThat(entries.getFirst().event()).isEqualTo(Home.event(7));
        assertThat(entries.getLast()).isEqualTo(new Entry(0, Home.CLOCK.instant(), Home.event(1_000), 1));
        assertThat(entries.getLast().json().write()).startsWith("{\"log\":1,\"index\":0,");
        assertThat(entries.getFirst().json().write()).startsWith("{\"index\":1,");
        assertThat(entries.stream().filter(Lookup::isUnreadable)).isEmpty();
        assertThat(list(3, Query.newest(5))).isEqualTo(entries.subList(0, 5));
        assertThat(list(3, Query.newest(14))).isEqualTo(entries.subList(0, 14));
    }

    @Test
    void each_afterARenewal_tellsWhetherThoseWereAll() throws IOException {
        renew(1, 3);
        var taken = new ArrayList<Entry>();
        try (var log = AuditLog.open(folder(), witness(), keys(2), Home.CLOCK)) {
            assertThat(log.each(Instant.EPOCH, taken::add)).isTrue();
            assertThat(taken).hasSize(4);
            taken.clear();
            assertThat(log.each(Home.CLOCK.instant().plusSeconds(1), taken::add))
                    .isTrue();
            assertThat(taken).isEmpty();
        }
    }

    @Test
    void verify_afterTwoRenewals_passesWithAndWithoutKeys() throws IOException {
        renew(1, FIRST);
        renew(2, 10);
        var report = verify(3);
        assertThat(report.findings()).isEmpty();
        assertThat(report.entries()).isEqualTo(1 + 11 + FIRST);
        assertThat(report.head().size()).isEqualTo(1);
        assertThat(verifyWithoutKeys().findings()).isEmpty();
        assertThat(verifyWithoutKeys().entries()).isEqualTo(report.entries());
    }

    @Test
    void export_afterARenewal_hasTheEarlierLogFirst() throws IOException {
        renew(1, 4);
        var out = new ByteArrayOutputStream();
        var exported = AuditExport.jsonLines(folder(), keys(2), out);
        var lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(exported.head().size()).isEqualTo(1);
        assertThat(exported.entries()).isEqualTo(5);
        assertThat(lines).hasSize(5);
        assertThat(lines.getFirst()).startsWith("{\"log\":1,\"index\":0,").contains("subject 1000");
        assertThat(lines.getLast()).startsWith("{\"index\":0,").contains("audit.renewed");
    }

    @Test
    void verify_earlierLogTouched_findsIt() throws IOException {
        renew(1, 20);
        renew(2, 5);
        flip(folder().resolve("until-1/entries"), 500);
        assertFound(3, Kind.CHANGED, "until-1");
        assertThat(verifyWithoutKeys().ok()).isFalse();
    }

    @Test
    void verify_earlierLogRemoved_findsIt() throws IOException {
        renew(1, 20);
        renew(2, 5);
        Files.move(folder().resolve("until-1"), base.resolve("gone"));
        assertFound(3, Kind.TRUNCATED, "until-1");
        Files.move(base.resolve("gone"), folder().resolve("until-1"));
        Files.move(folder().resolve("until-2"), base.resolve("gone"));
        assertFound(3, Kind.TRUNCATED, "until-2");
    }

    @Test
    void verify_earlierLogExchangedByWhoeverHasItsKeys_findsIt() throws IOException {
        renew(1, 20);
        var forged = base.resolve("forged");
        try (var log = AuditLog.open(forged, base.resolve("other/witness"), keys(1), Home.CLOCK)) {
            for (int i = 0; i < 20; i++) {
                log.appendLater(Home.event(1_000 + (i == 11 ? 0 : i)));
            }
        }
        Files.move(folder().resolve("until-1"), base.resolve("gone"));
        Files.move(forged, folder().resolve("until-1"));
        assertFound(2, Kind.CHANGED, "until-1");
    }

    @Test
    void verify_earlierLogGoneOnByWhoeverHasItsKeys_findsIt() throws IOException {
        renew(1, 20);
        try (var log = AuditLog.open(folder().resolve("until-1"), base.resolve("other/witness"), keys(1), Home.CLOCK)) {
            log.append(Home.event(4));
        }
        assertFound(2, Kind.APPENDED, "until-1");
        assertThat(list(2, Query.newest(100))).hasSize(21);
    }

    @Test
    void verify_logBegunAnewWithoutNamingTheEarlierOne_findsIt() throws IOException {
        renew(1, 20);
        Files.move(folder().resolve("until-1"), base.resolve("until-1"));
        for (var name : List.of("entries", "leaves", "checkpoint", "key.pub", "edge")) {
            Files.delete(folder().resolve(name));
        }
        Files.delete(witness());
        AuditLog.open(folder(), witness(), keys(2), Home.CLOCK).close();
        Files.move(base.resolve("until-1"), folder().resolve("until-1"));
        assertFound(2, Kind.CHANGED, "does not name");
    }

    @Test
    void open_withTheKeysOfTheEarlierLog_readsNothingOfTheNewOne() throws IOException {
        renew(1, 20);
        try (var log = AuditLog.open(folder(), witness(), keys(2), Home.CLOCK)) {
            log.append(Home.event(4));
        }
        var out = new ByteArrayOutputStream();
        assertThat(AuditExport.jsonLines(folder(), keys(1), out).entries()).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .allMatch(line -> line.contains("audit.unreadable"));
        assertThat(verify(1).ok()).isFalse();
    }

    @Test
    void open_afterARenewal_carriesTheStateOfTheNewLogOnly() throws IOException {
        try (var log = AuditLog.open(folder(), witness(), keys(1), Home.CLOCK)) {
            log.append(Event.of("state.kept", "homarus", "rows", dev.homarus.protocol.Json.Obj.EMPTY));
        }
        renew(1, 1);
        try (var log = AuditLog.open(folder(), witness(), keys(2), Home.CLOCK)) {
            assertThat(log.state()).isEmpty();
            assertThat(log.isStateDoubtful()).isFalse();
            assertThat(log.findings()).isEmpty();
        }
    }

    private static void flip(Path file, int at) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private void assertFound(int number, Kind kind, String words) {
        assertThat(verify(number).findings())
                .anyMatch(found -> found.kind() == kind && found.sentence().contains(words));
    }
}
