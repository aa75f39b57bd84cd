package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditVerifier;
import dev.homarus.audit.Entry;
import dev.homarus.audit.Event;
import dev.homarus.audit.Query;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.gateway.Renewal.Step;
import dev.homarus.identity.Tokens;
import dev.homarus.protocol.Json;
import dev.homarus.store.Copying;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.SecretRef;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.OpenRing;
import dev.homarus.vault.SlotKey;
import dev.homarus.vault.Vault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// New keys for a home, and what is there when the process ends at any step: a copy of all files as they were
/// then is opened as a start does.
class RenewalTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final SecretRef SECRET = new SecretRef("model.work");
    private static final byte[] VALUE = "sk-renewed-or-not".getBytes(StandardCharsets.UTF_8);
    private static final String MARKER = "the heron stays";
    private static final List<String> PARTS = List.of("home", "outside", "state");

    @TempDir
    Path base;

    private Path place;
    private String token = "";

    @BeforeEach
    void fill() {
        place = base.resolve("place");
        var home = home(place);
        home.prepare();
        home.prepareOutside();
        try (var records = open(home, KeyRing.create(home.keyring(), machine(home), NOW))) {
            new Vault(records.store(), records.ring().secrets(), CLOCK)
                    .put(SECRET, "https://a.example:443", VALUE.clone());
            token = new Tokens(records.store(), CLOCK, SystemEntropy.INSTANCE)
                    .create(Scope.READ, "script", Duration.ofDays(9))
                    .value();
            new BackupBook(records.store()).made("repo_1", Path.of("/backup"), 3, NOW);
            records.audit().append(Event.of("tool.call", "owner", MARKER, Json.Obj.EMPTY));
        }
    }

    private static Home home(Path place) {
        return new Home(place.resolve("home"), place.resolve("outside"), place.resolve("state"));
    }

    private static SlotKey machine(Home home) {
        return new SlotKey.Machine(home.machineKey());
    }

    private static OpenRing ring(Home home) {
        return KeyRing.read(home.keyring()).open(machine(home)).orElseThrow();
    }

    private static Records open(Home home, OpenRing ring) {
        var records = new Records(home, ring, Gateway.SPACES, false, CLOCK);
        records.begin("test", Json.Obj.EMPTY, false);
        return records;
    }

    private void renew(Consumer<Step> told) {
        var home = home(place);
        new Renewal(home, Gateway.SPACES, CLOCK, told)
                .run(open(home, ring(home)))
                .close();
    }

    private Path copy(String name) {
        var to = base.resolve(name);
        for (var part : PARTS) {
            copy(place.resolve(part), to.resolve(part));
        }
        return to;
    }

    private static void copy(Path from, Path to) {
        try (var all = Files.walk(from)) {
            for (var path : all.toList()) {
                var there = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(there);
                } else {
                    Files.copy(path, there, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Opens a copy as a start does, and looks whether everything is there.
    private void assertWhole(Path copy, boolean renewed) {
        var home = home(copy);
        home.prepare();
        try (var records = open(home, ring(home))) {
            var ring = records.ring();
            assertThat(new Vault(records.store(), ring.secrets(), CLOCK).holds(SECRET, VALUE))
                    .isTrue();
            assertThat(new Tokens(records.store(), CLOCK, SystemEntropy.INSTANCE).resolve(token))
                    .isPresent();
            assertThat(new BackupBook(records.store())
                            .of("repo_1")
                            .orElseThrow()
                            .earlier())
                    .isEqualTo(renewed ? Optional.of(NOW) : Optional.empty());
            assertThat(records.audit().findings()).isEmpty();
            assertThat(records.store().withdrawn()).isEmpty();
            assertThat(records.verify().findings()).isEmpty();
            var entries = records.audit().query(Query.newest(1_000));
            assertThat(entries.stream().map(entry -> entry.event().subject())).containsOnlyOnce(MARKER);
            assertThat(marker(entries).log()).isEqualTo(renewed ? 1 : 0);
            assertThat(ring.earlierAudits()).hasSize(renewed ? 1 : 0);
            assertThat(files(home))
                    .isEqualTo(
                            renewed
                                    ? List.of(
                                            "audit",
                                            "audit/until-1",
                                            "data",
                                            "data/core.db",
                                            "data/core.db-shm",
                                            "data/core.db-wal")
                                    : List.of("audit", "data", "data/core.db", "data/core.db-shm", "data/core.db-wal"));
        }
    }

    private static Entry marker(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.event().subject().equals(MARKER))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> files(Home home) {
        try (var all = Files.walk(home.root())) {
            return all.map(path -> home.root().relativize(path).toString())
                    .filter(path -> path.startsWith("data") || path.matches("audit[^/]*|audit/until-\\d+"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void run_copiedAtEachStep_isAHomeWithEverything() {
        var copies = new ArrayList<Step>();
        renew(step -> {
            copies.add(step);
            copy(step.name());
        });
        assertThat(copies).containsExactly(Step.values());
        Stream.of(Step.values())
                .forEach(step -> assertWhole(base.resolve(step.name()), step.compareTo(Step.IN_FORCE) >= 0));
    }

    @Test
    void settle_copiedAfterEachMove_isAHomeWithEverything() throws IOException {
        renew(step -> {
            if (step == Step.IN_FORCE) {
                copy("in force");
            }
        });
        place = base.resolve("in force");
        var home = home(place);
        var moves = new ArrayList<Path>();
        try (var ring = ring(home)) {
            var next = new NextHome(home, ring.ring().home(), moved -> {
                moves.add(moved);
                copy("move " + moves.size());
            });
            assertThat(next.settle(ring)).isEqualTo(NextHome.Found.COMPLETED);
            assertThat(next.settle(ring)).isEqualTo(NextHome.Found.NOTHING);
        }
        assertThat(moves).hasSize(5);
        for (int number = 1; number <= moves.size(); number++) {
            assertWhole(base.resolve("move " + number), true);
        }
        assertWhole(place, true);
    }

    @Test
    void run_twice_keepsBothEarlierLogs() {
        renew(step -> {});
        renew(step -> {});
        var home = home(place);
        try (var records = open(home, ring(home))) {
            assertThat(records.verify().findings()).isEmpty();
            assertThat(marker(records.audit().query(Query.newest(1_000))).log()).isEqualTo(1);
            assertThat(files(home)).contains("audit/until-1", "audit/until-2").doesNotContain("audit/until-2/until-1");
            assertThat(new Vault(records.store(), records.ring().secrets(), CLOCK).holds(SECRET, VALUE))
                    .isTrue();
        }
    }

    @Test
    void run_done_leavesNothingThatTheKeysOfBeforeOpen() {
        var before = copy("before");
        renew(step -> {});
        var home = home(place);
        try (var old = ring(home(before));
                var key = NextHome.databaseKey(old.data());
                var audit = AuditKeys.from(old.data());
                var now = ring(home)) {
            assertThat(Copying.opens(home(before).database(), key))
                    .as("control")
                    .isTrue();
            assertThat(Copying.opens(home.database(), key)).isFalse();
            var report =
                    AuditVerifier.verify(home.audit(), home.witness(old.ring().home()), Optional.of(audit), List.of());
            assertThat(report.ok()).isFalse();
            assertThat(report.state()).as("no entry opens").isEmpty();
            assertThat(now.ring().generation()).isGreaterThan(old.ring().generation());
        }
    }

    @Test
    void records_withTheRingOfBefore_areRefused_andNothingIsChanged() throws IOException {
        var before = copy("before");
        renew(step -> {});
        var home = home(place);
        var newer = Files.readAllBytes(home.keyring());
        Files.copy(home(before).keyring(), home.keyring(), StandardCopyOption.REPLACE_EXISTING);
        var entries = Files.readAllBytes(home.audit().resolve("entries"));
        assertThatThrownBy(() -> open(home, ring(home))).hasMessageContaining("VAULT-032");
        assertThat(Files.readAllBytes(home.audit().resolve("entries"))).isEqualTo(entries);
        Files.write(home.keyring(), newer);
        assertWhole(place, true);
    }

    @Test
    void enough_withoutRoomForACopy_refuses() throws IOException {
        var home = home(base.resolve("large"));
        home.prepare();
        var next = new NextHome(home, "home_1");
        Renewal.enough(next);
        try (var sparse = new RandomAccessFile(home.database().toFile(), "rw")) {
            sparse.setLength(1L << 42);
        }
        assertThatThrownBy(() -> Renewal.enough(next)).hasMessageContaining("VAULT-028");
    }

    @Test
    void run_whereAnEarlierLogLiesInTheWay_leavesTheHomeAsItWas() throws IOException {
        var inTheWay = home(place).root().resolve("audit.next/until-1");
        Files.createDirectories(inTheWay);
        assertThatThrownBy(() -> renew(step -> {})).hasMessageContaining("VAULT-029");
        Files.delete(inTheWay);
        Files.delete(home(place).root().resolve("audit.next"));
        assertWhole(place, false);
    }

    @Test
    void run_thatFailsAtAnyStepBefore_leavesTheHomeAsItWas() {
        for (var last : List.of(Step.CLOSED, Step.COPIED, Step.LOGGED, Step.SEALED, Step.WRITTEN)) {
            assertThatThrownBy(() -> renew(step -> {
                        if (step == last) {
                            throw new UncheckedIOException(new IOException("no space left"));
                        }
                    }))
                    .hasMessageContaining("VAULT-029");
            assertWhole(place, false);
        }
    }

    @Test
    void settle_ofFilesThatSomebodyPutThere_takesThemAway() throws IOException {
        var home = home(place);
        Files.write(home.database().resolveSibling("core.db.next"), new byte[5_000]);
        Files.createDirectory(home.root().resolve("audit.next"));
        Files.write(home.root().resolve("audit.next/entries"), new byte[50]);
        for (var path : List.of("data/core.db.next", "audit.next", "audit.next/entries")) {
            dev.homarus.vault.PrivateFiles.closeToOthers(home.root().resolve(path));
        }
        assertWhole(place, false);
    }

    @Test
    void settle_ofACopyThatWasLeft_keepsWhatIsThere() throws IOException {
        renew(step -> {
            if (step == Step.WRITTEN) {
                copy("other");
            }
        });
        var home = home(place);
        Files.copy(
                home(base.resolve("other")).database().resolveSibling("core.db.next"),
                home.database().resolveSibling("core.db.next"),
                StandardCopyOption.COPY_ATTRIBUTES);
        assertWhole(place, true);
    }
}
