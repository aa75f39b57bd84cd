package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// New keys for everything a home keeps: while people talk, while the process is killed, and what somebody has
/// of the keys of before.
@Timeout(300)
final class RenewTest {
    private static final String SAID = "sandpiper-2207-on-the-spit";
    private static final String LATER = "whimbrel-9034-after-the-tide";
    private static final String RENEWING = "VAULT-026";

    private final Place place = new Place();
    private final Place other = new Place();
    private final Program program = new Program(place);
    private GatewayProcess gateway;

    @BeforeEach
    void start() {
        gateway = GatewayProcess.start(place);
        gateway.owner().chat("main", SAID);
        gateway.socket()
                .put("/api/vault/some.key", "{\"value\":\"sk-0123456789abcdef\"}")
                .expect(204);
    }

    @AfterEach
    void end() {
        gateway.close();
        place.close();
        other.close();
    }

    private static Json.Obj last(String events) {
        return events.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JsonText.parseObject(line.substring(6).getBytes(StandardCharsets.UTF_8)))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private Json.Obj backup(String name) {
        var answer = gateway.socket()
                .post(
                        "/api/backups/create",
                        Json.object()
                                .put("folder", place.root.resolve(name).toString())
                                .build()
                                .write())
                .expect(200);
        return last(answer.text());
    }

    private Json.Obj made(String name) {
        var event = backup(name);
        assertThat(event.text("type")).as(event.write()).isEqualTo("done");
        return event.object("result").orElseThrow();
    }

    private void renew() {
        var ran = program.run("key", "renew", "--yes").expect(0);
        assertThat(ran.err()).contains("Done, in ");
    }

    private static void copy(Path from, Path to) {
        try (var all = Files.walk(from)) {
            for (var path : all.filter(path -> Files.isDirectory(path) || Files.isRegularFile(path))
                    .toList()) {
                var there = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(there);
                } else {
                    Files.copy(path, there, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What one of those who talk saw.
    private static final class Talker {
        private final ConcurrentLinkedQueue<String> answered = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
    }

    /// Says one thing after the other, again where it is told that it has to wait, and reads it back.
    private void talk(Talker talker, String session, Client reader, AtomicBoolean going) {
        for (int turn = 0; going.get(); turn++) {
            var text = "dunlin " + session + " " + turn + ".";
            if (said(talker, session, text)) {
                talker.answered.add(text);
                if (!read(talker, session, reader).contains(text)) {
                    talker.failed.add("not read back: " + text);
                }
            }
        }
    }

    private boolean said(Talker talker, String session, String text) {
        var body =
                Json.object().put("session", session).put("text", text).build().write();
        for (int attempt = 0; attempt < 500; attempt++) {
            var answer = gateway.socket().post("/api/chat", body);
            if (answer.status() == 200 && last(answer.text()).text("type").equals("turn.done")) {
                return true;
            }
            if (!answer.text().contains(RENEWING)) {
                talker.failed.add(answer.status() + " " + answer.text());
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        talker.failed.add("never answered: " + text);
        return false;
    }

    private String read(Talker talker, String session, Client reader) {
        for (int attempt = 0; attempt < 500; attempt++) {
            var answer = reader.get("/api/messages?limit=1000&session=" + session);
            if (answer.status() == 200) {
                return answer.text();
            }
            if (!answer.text().contains(RENEWING)) {
                talker.failed.add(answer.status() + " " + answer.text());
                return "";
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return "";
    }

    @Test
    @DisplayName("R139 new keys while people talk: no read fails, no turn that was answered is lost, rights go on")
    void renew_whilePeopleTalk_losesNothing() throws InterruptedException {
        var token = gateway.owner().token("read");
        var entries = gateway.owner().audit("").size();
        var going = new AtomicBoolean(true);
        var talkers = List.of(new Talker(), new Talker(), new Talker());
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < talkers.size(); i++) {
            var talker = talkers.get(i);
            var session = "s" + i;
            var reader = i == 0 ? gateway.tcp().token(token) : gateway.socket();
            threads.add(Thread.startVirtualThread(() -> talk(talker, session, reader, going)));
        }
        for (int round = 0; round < 3; round++) {
            renew();
        }
        going.set(false);
        for (var thread : threads) {
            assertThat(thread.join(Duration.ofMinutes(1))).isTrue();
        }
        for (int i = 0; i < talkers.size(); i++) {
            assertThat(talkers.get(i).failed).isEmpty();
            assertThat(talkers.get(i).answered).hasSizeGreaterThan(3);
            var all = gateway.owner().messages("s" + i).toString();
            var kept = talkers.get(i).answered.stream()
                    .skip(Math.max(0, talkers.get(i).answered.size() - 400))
                    .toList();
            assertThat(kept).allMatch(all::contains);
        }
        assertThat(gateway.owner().messages("main").toString()).contains(SAID);
        assertThat(gateway.tcp().token(token).get("/api/status").status()).isEqualTo(200);
        assertThat(gateway.socket().get("/api/vault").text()).contains("some.key");
        assertThat(gateway.owner().audit("").size()).isGreaterThan(entries);
        assertThat(gateway.owner().audit("audit.renewed")).hasSize(3);
        assertThat(gateway.owner().verify().flag("ok", false)).isTrue();
        assertThat(gateway.socket()
                        .get("/api/keys/renew")
                        .json()
                        .object("last")
                        .orElseThrow()
                        .text("state"))
                .isEqualTo("done");
        assertThat(place.home.resolve("audit/until-3/entries")).exists();
        assertThat(program.run("audit", "verify").expect(0).out()).contains("The audit log is intact");
        assertThat(gateway.stop()).isZero();
        assertThat(program.run("audit", "verify").expect(0).out()).contains("The audit log is intact");
    }

    @Test
    @DisplayName("R139 an older ring with what opened it then opens nothing that is written after a renewal")
    void renew_againstAnOlderRing_leavesItNothing() throws IOException {
        var identity =
                Files.writeString(place.root.resolve("identity"), made("before").text("recovery") + "\n");
        var oldRing = Files.copy(place.home.resolve("keyring.json"), place.root.resolve("old-keyring.json"));
        var machineKey = place.root.resolve("config/homarus/machine.key");
        assertThat(program.run("key", "renew", "--plan").expect(0).out())
                .contains("What it does not do", place.root.resolve("before").toString());
        renew();
        gateway.owner().chat("main", LATER);

        assertThat(backup("before").write()).contains("BACKUP-026");
        assertThat(gateway.socket().get("/api/doctor").text()).contains("DOCTOR-041");
        var recovery = made("after").text("recovery");
        assertThat(gateway.stop()).isZero();

        copy(place.home, other.home);
        copy(place.root.resolve("config"), other.root.resolve("config"));
        copy(place.root.resolve("state"), other.root.resolve("state"));
        var elsewhere = new Program(other);
        assertThat(elsewhere
                        .run("audit", "export", "--format", "jsonl")
                        .expect(0)
                        .out())
                .as("control: with the ring of now")
                .contains("audit.renewed");
        Files.copy(oldRing, other.home.resolve("keyring.json"), StandardCopyOption.REPLACE_EXISTING);
        var refused = GatewayProcess.launch(other, Map.of(), "--port", "0");
        assertThat(refused.awaitExit()).isEqualTo(1);
        assertThat(refused.log()).contains("VAULT-032");
        var exported =
                elsewhere.run("audit", "export", "--format", "jsonl").expect(0).out();
        assertThat(exported.lines()).isNotEmpty().allMatch(line -> line.contains("audit.unreadable"));

        clear(other.home);
        restore("after", 1, "--keyring", oldRing.toString());
        restore("before", 1, "--keyring", place.home.resolve("keyring.json").toString());
        restore("before", 0, "--identity", identity.toString());
        var restored = GatewayProcess.start(other);
        assertThat(restored.owner().messages("main").toString()).contains(SAID).doesNotContain(LATER);
        restored.close();
        clear(other.home);
        Files.writeString(identity, recovery + "\n");
        restore("after", 0, "--identity", identity.toString());
        restored = GatewayProcess.start(other);
        assertThat(restored.owner().messages("main").toString()).contains(SAID, LATER);
        assertThat(restored.owner().audit("audit.renewed")).hasSize(1);
        assertThat(restored.owner().verify().flag("ok", false)).isTrue();
        restored.close();
        assertThat(machineKey).exists();
    }

    private void restore(String name, int status, String... words) {
        var all = new ArrayList<>(
                List.of("backup", "restore", place.root.resolve(name).toString()));
        all.addAll(List.of(words));
        var ran = new Program(other).run(all.toArray(String[]::new));
        assertThat(ran.status()).as(name + " " + ran.out() + ran.err()).isEqualTo(status);
    }

    private static void clear(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void renew_killedAtAnyMoment_leavesAHomeThatOpensWithEverything() {
        var random = new Random(11);
        for (int round = 0; round < 8; round++) {
            gateway.socket().post("/api/keys/renew", "{}").expect(200);
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(700)).toNanos());
            gateway.kill();
            gateway = GatewayProcess.start(place);
            assertThat(gateway.owner().messages("main").toString()).contains(SAID);
            assertThat(gateway.socket().get("/api/vault").text()).contains("some.key");
            assertThat(gateway.owner().verify().flag("ok", false)).isTrue();
            assertThat(place.home.resolve("data/core.db.next")).doesNotExist();
            assertThat(place.home.resolve("audit.next")).doesNotExist();
        }
    }

    @Test
    void renew_withoutWhatOpensTheHome_isRefused_andChangesNothing() throws IOException {
        program.with("seven herons under one bridge\n", "key", "add", "passphrase")
                .expect(0);
        var before = Files.readAllBytes(place.home.resolve("keyring.json"));
        var refused = gateway.socket().post("/api/keys/renew", "{\"passphrase\":\"six herons\"}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("GRANT-005");
        assertThat(gateway.tcp()
                        .token(gateway.owner().token("read"))
                        .post("/api/keys/renew", "{}")
                        .status())
                .isEqualTo(403);
        assertThat(Files.readAllBytes(place.home.resolve("keyring.json"))).isEqualTo(before);
        program.with("seven herons under one bridge\n", "key", "renew").expect(0);
        assertThat(Files.readAllBytes(place.home.resolve("keyring.json"))).isNotEqualTo(before);
    }

    @Test
    void verify_afterSomebodyTouchedTheEarlierAudit_namesIt() throws IOException {
        renew();
        assertThat(gateway.stop()).isZero();
        var entries = place.home.resolve("audit/until-1/entries");
        var bytes = Files.readAllBytes(entries);
        bytes[bytes.length / 2] ^= 1;
        Files.write(entries, bytes);
        assertThat(program.run("audit", "verify").expect(1).out()).contains("NOT what was written", "until-1");
        bytes[bytes.length / 2] ^= 1;
        Files.write(entries, bytes);
        assertThat(program.run("audit", "verify").expect(0).out()).contains("intact");
        Files.delete(entries);
        assertThat(program.run("audit", "verify").expect(1).out()).contains("until-1");
    }
}
