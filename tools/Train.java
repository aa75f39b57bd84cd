import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes the AOT caches: starts the program in an empty home, uses what people use, and stops it. It runs where
/// the
/// build lies, because a cache is valid only there.
public final class Train {
    private static Path work;
    private static Path out;
    private static int model;

    public static void main(String[] arguments) throws Exception {
        out = Path.of(arguments[0]);
        work = Files.createTempDirectory("homarus-train");
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        model = server.getAddress().getPort();
        server.createContext("/", exchange -> {
            var said = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean call = said.contains("run it") && !said.contains("\"role\":\"tool\"");
            var delta = call
                    ? "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"exec\",\"arguments\":\"{\\\"command\\\":\\\"echo hi\\\"}\"}}]}"
                    : "{\"content\":\"OK\"}";
            var reply = "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}\n\n"
                    + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}\n\n"
                    + "data: [DONE]\n\n";
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                body.write(reply.getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        try {
            gateway();
        } finally {
            server.stop(0);
            remove(work);
        }
    }

    private static void gateway() throws Exception {
        var home = Files.createDirectories(work.resolve("h"));
        Files.writeString(
                home.resolve("homarus.json5"),
                "{port: 0, models: {m: {api: 'openai', baseUrl: 'http://127.0.0.1:" + model + "/v1', model: 'm'}}}");
        var socket = home.resolve("run").resolve("gateway.sock");
        // The home is made by a start of its own: the cache is for the starts that come after the first.
        var first = begin(socket, List.of());
        call(socket, "POST", "/api/chat", "{\"session\":\"s0\",\"text\":\"hello\"}");
        stop(socket, first);
        var process = begin(
                socket,
                List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining", "-XX:AOTCacheOutput=" + out.resolve("gateway.aot")));
        for (int i = 0; i < 30; i++) {
            var text = i % 10 < 9 ? "hello" : "call 030 901820, mail a.b@example.org, card 4111 1111 1111 1111";
            call(socket, "POST", "/api/chat", "{\"session\":\"s" + i % 3 + "\",\"text\":\"" + text + "\"}");
        }
        var running = Thread.ofVirtual().start(() -> {
            try {
                call(socket, "POST", "/api/chat", "{\"session\":\"x\",\"text\":\"run it\"}");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int i = 0; i < 200 && running.isAlive(); i++) {
            var waiting = call(socket, "GET", "/api/approvals", "");
            int at = waiting.indexOf("\"id\":\"apr_");
            if (at > 0) {
                var id = waiting.substring(at + 6, waiting.indexOf('"', at + 6));
                call(socket, "POST", "/api/approvals/" + id, "{\"answer\":\"allow\"}");
            }
            Thread.sleep(20);
        }
        running.join(java.time.Duration.ofSeconds(10));
        var token = call(socket, "POST", "/api/tokens", "{\"scope\":\"chat\",\"label\":\"train\"}");
        var value = token.substring(token.indexOf("hmr_"), token.indexOf('"', token.indexOf("hmr_")));
        for (var stream : List.of("true", "false")) {
            for (int i = 0; i < 5; i++) {
                call(
                        socket,
                        "POST",
                        "/v1/chat/completions",
                        "{\"model\":\"homarus\",\"stream\":" + stream
                                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
                        "Authorization: Bearer " + value + "\r\nX-Homarus-Session: t" + i);
            }
        }
        for (var path : List.of(
                "/api/status",
                "/api/sessions",
                "/api/messages?session=s1",
                "/api/search?q=hello",
                "/api/ledger",
                "/api/ledger/1",
                "/api/ledger/1/wire",
                "/api/audit",
                "/api/models",
                "/api/doctor",
                "/",
                "/assets/app.js",
                "/readyz",
                "/nothing")) {
            call(socket, "GET", path, "");
        }
        call(socket, "POST", "/api/audit/verify", "{}");
        var cli = start(
                "cli_flags",
                List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining", "-XX:AOTCacheOutput=" + out.resolve("cli.aot")),
                List.of("-m", "dev.homarus.cli/dev.homarus.cli.Main", "model", "list"));
        if (!cli.waitFor(60, TimeUnit.SECONDS)) {
            cli.destroyForcibly();
        }
        stop(socket, process);
    }

    private static Process begin(Path socket, List<String> more) throws IOException, InterruptedException {
        var process = start("gateway_flags", more, List.of("-m", "dev.homarus.gateway/dev.homarus.gateway.Main"));
        if (!ready(socket, process)) {
            process.destroy();
            throw new IllegalStateException("the gateway did not start: " + Files.readString(work.resolve("log")));
        }
        return process;
    }

    private static void stop(Path socket, Process process) throws IOException, InterruptedException {
        call(socket, "POST", "/api/stop", "{}");
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static Process start(String flags, List<String> more, List<String> program) throws IOException {
        var script = ". tools/flags.sh; " + flags + " \"$0\"; exec \"$JAVA\" \"${FLAGS[@]}\" \"$@\"";
        var command = new ArrayList<>(List.of("bash", "-c", script, out.toString()));
        command.addAll(more);
        command.addAll(program);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("log").toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("HOMARUS_") || name.startsWith("XDG_"));
        environment.put("JAVA", System.getProperty("java.home") + "/bin/java");
        environment.put("HOME", Files.createDirectories(work.resolve("u")).toString());
        environment.put("HOMARUS_HOME", work.resolve("h").toString());
        environment.put("HOMARUS_ALLOW_ROOT", "1");
        environment.put("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }

    private static boolean ready(Path socket, Process process) throws InterruptedException {
        for (int i = 0; i < 300 && process.isAlive(); i++) {
            try {
                if (call(socket, "GET", "/readyz", "").startsWith("HTTP/1.1 200")) {
                    return true;
                }
            } catch (IOException e) {
                Thread.sleep(100);
            }
        }
        return false;
    }

    private static String call(Path socket, String method, String path, String body, String... headers)
            throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var text = method + " " + path + " HTTP/1.1\r\nHost: homarus\r\nConnection: close\r\n"
                    + (headers.length > 0 ? headers[0] + "\r\n" : "")
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            try (InputStream in = Channels.newInputStream(channel)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
