package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Older pages of the database, put back while the home is stopped, by somebody who has the files and no key.
@Timeout(300)
final class PutBackTest {
    private static final int PAGE = 4_096;
    private static final Pattern REFUSED =
            Pattern.compile("STORE-008 The database has rows that are not the ones this home had last: ([a-z_, ]+)\\.");
    private static final String CLOUD = "https://model.example.org";

    private long auditBefore;
    private final Place place = new Place().settings("{port: 0, approvalWaitSeconds: 15}");

    @AfterEach
    void end() {
        place.close();
    }

    private Path database() {
        return place.home.resolve("data/core.db");
    }

    private Path auditEntries() {
        return place.home.resolve("audit/entries");
    }

    private Path aside(String name) {
        return place.root.resolve(name);
    }

    /// Copies the database of a stopped home.
    private void keep(String name) throws IOException {
        try (var files = Files.list(place.home.resolve("data"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("core.db");
        }
        Files.write(aside(name), Files.readAllBytes(database()));
    }

    private void putBack(String name) throws IOException {
        for (var companion : List.of("core.db-wal", "core.db-shm")) {
            Files.deleteIfExists(place.home.resolve("data").resolve(companion));
        }
        Files.write(database(), Files.readAllBytes(aside(name)));
    }

    private List<Integer> differing(String one, String other) throws IOException {
        var a = Files.readAllBytes(aside(one));
        var b = Files.readAllBytes(aside(other));
        var pages = new ArrayList<Integer>();
        for (int page = 0; (page + 1) * PAGE <= Math.min(a.length, b.length); page++) {
            int from = page * PAGE;
            if (!Arrays.equals(a, from, from + PAGE, b, from, from + PAGE)) {
                pages.add(page);
            }
        }
        return pages;
    }

    private void putPageBack(String from, int page) throws IOException {
        var bytes = Arrays.copyOfRange(Files.readAllBytes(aside(from)), page * PAGE, (page + 1) * PAGE);
        try (var file = FileChannel.open(database(), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(bytes), (long) page * PAGE);
        }
    }

    /// Starts the gateway, and returns the tables for which it refuses; none where it is ready.
    private List<String> refused() {
        try (var gateway = GatewayProcess.launch(place, Map.of(), "--port", "0")) {
            Eventually.holds(
                    Duration.ofSeconds(40),
                    gateway::log,
                    () -> gateway.log().contains("ready on") || !gateway.isAlive());
            if (gateway.log().contains("ready on")) {
                gateway.stop();
                return List.of();
            }
            assertThat(gateway.awaitExit()).isEqualTo(1);
            var said = REFUSED.matcher(gateway.log());
            assertThat(said.find()).as(gateway.log()).isTrue();
            assertThat(gateway.log()).contains("homarus start --accept-rows").doesNotContain("Exception");
            return List.of(said.group(1).split(", "));
        }
    }

    private String verify() throws Exception {
        var builder = new ProcessBuilder(GatewayProcess.ROOT.resolve("homarus").toString(), "verify")
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().clear();
        builder.environment().putAll(place.environment());
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        int from = said.indexOf("A right that was taken back");
        assertThat(from).as(said).isPositive();
        return said.substring(said.lastIndexOf('\n', from), Math.min(said.length(), from + 400));
    }

    private static String cookie(GatewayProcess gateway) {
        var url = gateway.socket().post("/api/link", "{}").expect(200).json().text("url");
        var code = Json.object().put("code", url.substring(url.indexOf("#code=") + 6));
        var set = page(gateway)
                .post("/api/login", code.build().write())
                .expect(204)
                .headers()
                .get("set-cookie");
        return "Cookie: " + set.substring(0, set.indexOf(';'));
    }

    private static Client page(GatewayProcess gateway) {
        return gateway.tcp().with("Origin: http://" + gateway.tcp().host());
    }

    /// A right or a secret of each kind, and what it was when the copies were made.
    private static final class Rights {
        private final String token;
        private final String tokenId;
        private final String cookie;

        Rights(GatewayProcess gateway, FakeModel model) {
            var owner = gateway.owner();
            owner.addModel("m", "openai", model.openAi());
            owner.use("m");
            model.then(Script.exec("echo yes"), Script.says("done"));
            owner.chat("rights", "do it", event -> {
                if (event.text("type").equals("approval.asked")) {
                    owner.answer(event.object("approval").orElseThrow(), "{\"answer\":\"allow\",\"for\":\"always\"}")
                            .expect(200);
                }
            });
            assertThat(owner.rows("/api/grants", "grants")).hasSize(1);
            var cloud = Owner.model("cloud", "openai", CLOUD + "/v1").put("allow", "personal");
            gateway.socket().post("/api/models", cloud.build().write()).expect(200);
            gateway.socket()
                    .put("/api/vault/some", "{\"value\":\"earlier-value\",\"url\":\"" + CLOUD + "\"}")
                    .expect(204);
            var made = gateway.socket()
                    .post("/api/tokens", "{\"scope\":\"read\",\"label\":\"x\"}")
                    .expect(200)
                    .json();
            token = made.text("token");
            tokenId = made.text("id");
            cookie = cookie(gateway);
        }

        void takeBack(GatewayProcess gateway) {
            var socket = gateway.socket();
            socket.delete("/api/tokens/" + tokenId).expect(204);
            socket.put("/api/vault/some", "{\"value\":\"later-value\"}").expect(204);
            page(gateway).with(cookie).post("/api/logout", "{}").expect(204);
            for (var grant : gateway.owner().rows("/api/grants", "grants")) {
                assertThat(socket.delete("/api/grants/" + grant.text("id")).status())
                        .isIn(200, 204);
            }
            assertThat(socket.delete("/api/consents?destination=" + CLOUD).status())
                    .isIn(200, 204);
            assertThat(socket.post("/api/trust/undo", "{}").status()).isEqualTo(200);
            socket.post("/api/keys/rotate", "{}").expect(200);
            assertThat(socket.post("/api/stops/local", "{}").status()).isIn(200, 204);
        }

        int withToken(GatewayProcess gateway) {
            return gateway.tcp().token(token).get("/api/status").status();
        }

        int withCookie(GatewayProcess gateway) {
            return gateway.tcp().with(cookie).get("/api/status").status();
        }
    }

    private Rights rights(FakeModel model) throws IOException {
        Rights rights;
        try (var gateway = GatewayProcess.start(place)) {
            rights = new Rights(gateway, model);
            gateway.stop();
        }
        keep("before");
        auditBefore = Files.size(auditEntries());
        try (var gateway = GatewayProcess.start(place)) {
            rights.takeBack(gateway);
            gateway.stop();
        }
        keep("after");
        return rights;
    }

    @Test
    @DisplayName(
            "CR-05 a page with an older right or secret is refused by the name of its table; any other page is not")
    void page_putBack_isRefusedByItsTable() throws Exception {
        try (var model = new FakeModel()) {
            rights(model);
            var seen = new TreeSet<String>();
            var pages = differing("before", "after");
            for (int page : pages) {
                putBack("after");
                putPageBack("before", page);
                seen.addAll(refused());
            }
            assertThat(seen)
                    .as("of the pages %s", pages)
                    .containsExactlyInAnyOrder(
                            "consent", "granted", "keyring", "login", "policy", "secret", "stop", "token");
            putBack("after");
            assertThat(refused()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "CR-05 the whole database put back is refused, seen by homarus verify, and accepted without its rights")
    void database_putBack_isAcceptedOnlyWithoutItsRights() throws Exception {
        try (var model = new FakeModel()) {
            var rights = rights(model);
            assertThat(verify()).contains("PASS");
            putBack("before");
            assertThat(verify()).contains("FAIL").contains("secret", "token");
            assertThat(refused()).contains("secret", "token", "login", "granted", "policy", "stop", "consent");
            assertThat(refused()).isNotEmpty();

            try (var gateway = GatewayProcess.launch(place, Map.of(), "--port", "0", "--accept-rows")) {
                gateway.awaitReady();
                var owner = gateway.owner();
                assertThat(rights.withToken(gateway)).isEqualTo(401);
                assertThat(rights.withCookie(gateway)).isEqualTo(401);
                assertThat(owner.rows("/api/grants", "grants")).isEmpty();
                assertThat(owner.status().number("trust", 0, 0, 4)).isEqualTo(1);
                assertThat(owner.status().object("stops").orElseThrow().write()).contains("\"local\":{\"on\":true");
                assertThat(gateway.socket().get("/api/consents").text()).doesNotContain("\"expires\"");
                var secrets = owner.rows("/api/vault", "secrets");
                assertThat(secrets).isNotEmpty().allMatch(secret -> secret.flag("held", false));
                assertThat(owner.rows("/api/doctor", "findings").toString()).contains("DOCTOR-019", "table secret");
                assertThat(owner.audit("rows").toString()).contains("refused", "accepted", "granted");
                gateway.socket()
                        .post("/api/vault/some/bind", "{\"url\":\"" + CLOUD + "\"}")
                        .expect(204);
                assertThat(owner.rows("/api/vault", "secrets")).noneMatch(secret -> secret.flag("held", true));
                assertThat(owner.verify().flag("ok", false)).isTrue();
                gateway.stop();
            }
            try (var gateway = GatewayProcess.start(place)) {
                assertThat(rights.withToken(gateway)).isEqualTo(401);
                gateway.stop();
            }
            putBack("before");
            assertThat(refused()).isNotEmpty();
        }
    }

    @Test
    @DisplayName("CR-05 an audit that was cut off, or taken away, beside the older database allows none of its rights")
    void audit_cutOrTakenAway_allowsNothing() throws Exception {
        try (var model = new FakeModel()) {
            var rights = rights(model);
            putBack("before");
            try (var entries = FileChannel.open(auditEntries(), StandardOpenOption.WRITE)) {
                entries.truncate(auditBefore);
            }
            assertThat(refused()).contains("token", "secret", "policy");
            assertThat(refused()).as("also at the next start").contains("token", "secret", "policy");
            putBack("before");
            try (var files = Files.list(place.home.resolve("audit"))) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            assertThat(refused()).contains("token", "secret", "policy");
            assertThat(refused()).isNotEmpty();
            try (var gateway = GatewayProcess.launch(place, Map.of(), "--port", "0", "--accept-rows")) {
                gateway.awaitReady();
                assertThat(rights.withToken(gateway)).isEqualTo(401);
                gateway.stop();
            }
            assertThat(refused()).isEmpty();
        }
    }

    @Test
    @DisplayName("CR-05 a process killed while rights change starts again, and nothing is missed")
    void kill_whileRightsChange_startsAgain() {
        var random = new Random(5);
        for (int round = 0; round < 6; round++) {
            try (var gateway = GatewayProcess.start(place)) {
                assertThat(gateway.owner().audit("rows")).isEmpty();
                assertThat(gateway.owner().verify().write()).contains("\"changedRows\":[]", "\"ok\":true");
                var changing = Thread.startVirtualThread(() -> {
                    try {
                        while (true) {
                            var id = gateway.socket()
                                    .post("/api/tokens", "{\"scope\":\"read\",\"label\":\"x\"}")
                                    .json()
                                    .text("id");
                            gateway.socket().delete("/api/tokens/" + id);
                        }
                    } catch (RuntimeException e) {
                        // The process is gone, as wanted.
                    }
                });
                LockSupport.parkNanos(
                        Duration.ofMillis(30 + random.nextInt(200)).toNanos());
                gateway.kill();
                changing.interrupt();
            }
        }
        assertThat(refused()).isEmpty();
    }

    @Test
    @DisplayName("CR-05 a key proxy's closed upstream does not come back")
    void proxy_putBack_isRefused() throws Exception {
        try (var proxy = ProxyProcess.start(place)) {
            proxy.add("one", CLOUD, "/v1", "sk-0123456789abcdef");
            proxy.owner().post("/api/proxy/one/grant", "{}");
            proxy.owner().post("/api/stop", "{}");
            proxy.awaitExit();
        }
        keep("before");
        try (var proxy = ProxyProcess.start(place)) {
            proxy.owner().post("/api/proxy/one/revoke", "{}");
            proxy.owner().post("/api/stop", "{}");
            proxy.awaitExit();
        }
        putBack("before");
        try (var proxy = ProxyProcess.launch(List.of(), place)) {
            assertThat(proxy.awaitExit()).isEqualTo(1);
            assertThat(proxy.log()).contains("STORE-008").contains("upstream");
        }
        try (var proxy = ProxyProcess.start(place, "--accept-rows")) {
            assertThat(proxy.owner().get("/api/proxy").expect(200).text()).doesNotContain("\"open\":true");
        }
    }
}
