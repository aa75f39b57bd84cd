package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.KeyDerivation;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.Sealer;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A whole gateway in this process, its decrypted rows afterwards, and a marker that was said incognito.
@Timeout(120)
class IncognitoTest {
    private static final String MARKER = "qZ7Xk2Vw9LmTr4";
    private static final String CONTROL = "bN3Yh8Jc6PsGd5";

    private Path folder;
    private Path workspace;
    private Settings settings;
    private Home home;
    private Gateway gateway;
    private Surface surface;
    private FakeModel model;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "hi-");
        workspace = Files.createDirectory(folder.resolve("w"));
        settings = new Settings(
                folder.resolve("u"),
                folder.resolve("h"),
                folder.resolve("h/homarus.json5"),
                folder.resolve("o"),
                folder.resolve("s"),
                Optional.of(workspace),
                Optional.empty(),
                Optional.of(0),
                true,
                false,
                false,
                false,
                false,
                Optional.empty(),
                java.util.Map.of());
        home = new Home(settings.home(), settings.outside(), settings.outsideState());
        var mended = home.prepare();
        surface = new Surface(0, home.socket());
        gateway = new Gateway(
                settings,
                home,
                mended,
                opened(),
                kinds(),
                surface,
                new Renewals(home, InstantSource.system()),
                true,
                InstantSource.system());
        model = new FakeModel();
        ok("POST", "/api/models", model.settings());
    }

    private SlotKinds kinds() {
        return new SlotKinds(home.machineKey(), java.util.Map.of(), InstantSource.system());
    }

    private Unlocking.Opened opened() {
        return new Unlocking(home, kinds(), Optional.empty(), Optional::empty)
                .open(InstantSource.system().instant())
                .orElseThrow();
    }

    @AfterEach
    void clear() throws IOException {
        model.close();
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /// A server of a model that answers as it was told, one answer a request.
    private static final class FakeModel implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ConcurrentLinkedQueue<String> deltas = new ConcurrentLinkedQueue<>();

        FakeModel() throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try (var socket = server.accept()) {
                        answer(socket);
                    } catch (IOException e) {
                        // Closed, here or there.
                    }
                }
            });
        }

        String settings() {
            return Json.object()
                    .put("name", "m")
                    .put("api", "openai")
                    .put("baseUrl", "http://127.0.0.1:" + server.getLocalPort() + "/v1")
                    .put("model", "m-1")
                    .build()
                    .write();
        }

        void says(String text) {
            deltas.add(Json.object().put("content", text).build().write());
        }

        void calls(String tool, Json.Obj arguments) {
            deltas.add("{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":"
                    + Json.object()
                            .put("name", tool)
                            .put("arguments", arguments.write())
                            .build()
                            .write()
                    + "}]}");
        }

        private void answer(Socket socket) throws IOException {
            var in = socket.getInputStream();
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) in.read());
            }
            var length = head.toString()
                    .toLowerCase(Locale.ROOT)
                    .split("content-length: ", -1)[1]
                    .split("\r\n", -1)[0];
            in.readNBytes(Integer.parseInt(length));
            var delta = deltas.poll();
            var body = "data: {\"choices\":[{\"index\":0,\"delta\":" + (delta == null ? "{\"content\":\"ok\"}" : delta)
                    + "}]}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /// Sends one request over the local socket; returns the whole answer.
    private String request(String method, String path, String body, String... headers) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(home.socket()));
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            var head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + String.join(
                            "",
                            List.of(headers).stream().map(line -> line + "\r\n").toList())
                    + (body.isEmpty()
                            ? ""
                            : "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n")
                    + "\r\n";
            var out = ByteBuffer.wrap((head + body).getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) {
                channel.write(out);
            }
            InputStream in = Channels.newInputStream(channel);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String ok(String method, String path, String body, String... headers) {
        var answer = request(method, path, body, headers);
        assertThat(answer).as("%s %s", method, path).matches("(?s)HTTP/1\\.1 20.*");
        return answer;
    }

    /// Says something; every question that comes is answered with yes.
    private String say(String said, String... headers) throws Exception {
        var path = headers.length == 0 ? "/api/chat" : "/v1/chat/completions";
        var turn = CompletableFuture.supplyAsync(() -> ok("POST", path, said, headers));
        while (!turn.isDone()) {
            var waiting = ok("GET", "/api/approvals", "");
            var id = waiting.indexOf("\"id\":\"apr_");
            if (id >= 0) {
                var name = waiting.substring(id + 6, waiting.indexOf('"', id + 6));
                var choices = waiting.substring(waiting.indexOf("\"choices\""));
                offered.add(choices);
                request("POST", "/api/approvals/" + name, "{\"answer\":\"allow\",\"for\":\"session\"}");
                request("POST", "/api/approvals/" + name, "{\"answer\":\"allow\"}");
            }
            Thread.sleep(20);
        }
        return turn.get(30, TimeUnit.SECONDS);
    }

    private final List<String> offered = new ArrayList<>();

    private static String body(String session, String text) {
        return Json.object().put("session", session).put("text", text).build().write();
    }

    /// Talks through everything that keeps records, with a word in each place.
    private String talk(String session, String word) throws Exception {
        Files.writeString(workspace.resolve("notes.txt"), "before " + word + "\n");
        model.calls("read_file", Json.object().put("path", "notes.txt").build());
        model.calls(
                "write_file",
                Json.object()
                        .put("path", "notes.txt")
                        .put("content", "after " + word + "\n")
                        .build());
        model.calls("exec", Json.object().put("command", "echo " + word).build());
        model.calls("read_file", Json.object().put("path", word + ".txt").build());
        model.says("reply " + word);
        return say(body(session, "said " + word));
    }

    private List<String> rows() {
        try (var opened = opened().ring();
                var key = KeyDerivation.derive(opened.data(), "database core");
                var sealer = new Sealer(opened.ring().home(), opened::subject, opened::known);
                var store = Store.open(home.database(), key, Gateway.SPACES, () -> new byte[0], sealer)) {
            var rows = new ArrayList<String>();
            List<String> tables =
                    store.read(tx -> tx.all("SELECT name FROM sqlite_master WHERE type = 'table'", row -> row.text(0)));
            for (var table : tables) {
                List<String> columns =
                        store.read(tx -> tx.all("SELECT name FROM pragma_table_info(?)", row -> row.text(0), table));
                for (var column : columns) {
                    List<Optional<String>> values = store.read(tx -> tx.all(
                            "SELECT CAST(\"" + column + "\" AS TEXT) FROM \"" + table + "\"",
                            row -> row.optionalText(0)));
                    values.forEach(value -> value.ifPresent(text -> rows.add(table + "." + column + " " + text)));
                }
            }
            Gateway.SPACES.stream()
                    .filter(space -> space.sealed().isPresent())
                    .forEach(space -> rows.addAll(cells(store, space)));
            return rows;
        }
    }

    /// What the sealed cells say.
    private static List<String> cells(Store store, Space space) {
        var found = new ArrayList<String>();
        var columns = space.cells().columns();
        for (int i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            store.read(tx -> tx.all(
                            "SELECT " + column + ", " + space.cells().select() + " FROM " + space.name() + " WHERE "
                                    + column + " IS NOT NULL",
                            row -> store.sealer().row(space, row, 1).text(column, row.bytes(0))))
                    .forEach(text -> found.add(space.name() + "." + column + " " + text));
        }
        return found;
    }

    private List<String> files() throws IOException {
        var found = new ArrayList<String>();
        try (var all = Files.walk(folder)) {
            for (var path : all.filter(Files::isRegularFile)
                    .filter(path -> !path.startsWith(workspace))
                    .toList()) {
                if (new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).contains(MARKER)) {
                    found.add(path.toString());
                }
            }
        }
        return found;
    }

    private String faces(String session) {
        var all = new StringBuilder();
        for (var path : List.of(
                "/api/sessions",
                "/api/messages?session=" + URLEncoder.encode(session, StandardCharsets.UTF_8),
                "/api/search?q=" + MARKER,
                "/api/approvals?state=closed",
                "/api/grants",
                "/api/audit?limit=1000",
                "/api/ledger")) {
            all.append(ok("GET", path, ""));
        }
        for (int i = 1; i < 12; i++) {
            all.append(request("GET", "/api/ledger/" + i, ""));
            all.append(request("GET", "/api/ledger/" + i + "/wire", ""));
        }
        return all.toString();
    }

    @Test
    void conversation_isInNoRowAndNoFile_onceItIsClosed() throws Exception {
        var session = JsonText.parseObject(ok("POST", "/api/incognito", "{}")
                        .lines()
                        .filter(line -> line.startsWith("{"))
                        .findFirst()
                        .orElseThrow()
                        .getBytes(StandardCharsets.UTF_8))
                .text("session");
        assertThat(talk(session, MARKER)).contains("reply " + MARKER);
        assertThat(offered)
                .isNotEmpty()
                .allSatisfy(
                        choices -> assertThat(choices).doesNotContain("\"15m\"").doesNotContain("\"always\""));
        assertThat(ok("GET", "/api/sessions", "")).contains(session).contains("\"incognito\":true");
        assertThat(ok("GET", "/api/messages?session=" + URLEncoder.encode(session, StandardCharsets.UTF_8), ""))
                .as("while it is open")
                .contains(MARKER);
        assertThat(request("GET", "/api/ledger/1/wire", "")).contains("LEDGER-002");

        ok("DELETE", "/api/incognito/" + URLEncoder.encode(session, StandardCharsets.UTF_8), "");
        assertThat(faces(session).toLowerCase(Locale.ROOT)).doesNotContain(MARKER.toLowerCase(Locale.ROOT));
        assertThat(request("POST", "/api/chat", body(session, "again"))).contains("SESSION-004");

        // A program's request, and a conversation that was never closed.
        model.says("reply " + MARKER);
        var completion =
                "{\"model\":\"homarus\",\"messages\":[{\"role\":\"user\",\"content\":\"said " + MARKER + "\"}]}";
        assertThat(say(completion, "X-Homarus-Incognito: 1")).contains("reply " + MARKER);
        assertThat(request(
                        "POST",
                        "/v1/chat/completions",
                        completion,
                        "X-Homarus-Incognito: 1",
                        "X-Homarus-Session: main"))
                .contains("HTTP-001");
        model.says("reply " + MARKER);
        assertThat(say(Json.object()
                        .put("incognito", true)
                        .put("text", "said " + MARKER)
                        .build()
                        .write()))
                .contains("incognito:");
        assertThat(request("POST", "/api/chat", "{\"incognito\":true,\"session\":\"main\",\"text\":\"x\"}"))
                .contains("HTTP-001");
        var audit =
                ok("GET", "/api/audit?limit=1000&session=" + URLEncoder.encode(session, StandardCharsets.UTF_8), "");
        assertThat(audit).contains("model.call").contains("tool.call").contains("approval.answered");

        talk("main", CONTROL);
        gateway.close();
        surface.stop();

        var rows = rows();
        assertThat(rows).as("an ordinary conversation is kept").anyMatch(row -> row.contains(CONTROL));
        for (var table : List.of("message", "segment", "approval", "file_undo")) {
            assertThat(rows).as(table).anyMatch(row -> row.startsWith(table + ".") && row.contains(CONTROL));
        }
        assertThat(rows).noneMatch(row -> row.toLowerCase(Locale.ROOT).contains(MARKER.toLowerCase(Locale.ROOT)));
        assertThat(rows)
                .as("that something was sent is kept")
                .anyMatch(row -> row.startsWith("request.thread incognito:"));
        assertThat(files()).isEmpty();
    }
}
