package dev.homarus.cli.local;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.channels.InterruptedByTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The gateway of a home, over its local socket. Contract: `docs/spec/http-api.md`. Every failure is a
/// [ProblemException]: the gateway's own, or one of [Problems]. Thread-safe: every call has its own connection.
public final class LocalGateway {
    /// How long an answer may take to begin: verifying a long audit log takes the longest.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Three of the comment lines that an event stream carries every ten seconds.
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /// How long a question to a person can stay open.
    private static final Duration PERSON = Duration.ofDays(1);

    private static final Duration LOCK_LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(25);

    private static final String RENEWING = "VAULT-026";
    private static final Duration RENEWAL_LIMIT = Duration.ofMinutes(2);
    private static final Duration RENEWAL_POLL = Duration.ofMillis(250);

    private static final int MAX_BODY = 64 * 1_048_576;
    private static final byte[] NOTHING = new byte[0];

    private final Path socket;

    public LocalGateway(Path socket) {
        this.socket = socket;
    }

    /// Tells whether a gateway answers and is ready.
    public boolean isReady() {
        try (var answer = LocalHttp.send(socket, "GET", "/readyz", NOTHING, Duration.ofSeconds(2))) {
            return answer.status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// Tells whether a gateway answers and is locked; one that is being locked is not yet.
    public boolean isLocked() {
        try {
            return get("/api/status").optionalText("state").equals(Optional.of("locked"));
        } catch (ProblemException e) {
            return false;
        }
    }

    /// Waits until the gateway is locked.
    ///
    /// @throws ProblemException CLI-019 when it is not within twenty seconds
    public void awaitLocked() {
        long end = System.nanoTime() + LOCK_LIMIT.toNanos();
        while (!isLocked()) {
            if (System.nanoTime() > end) {
                throw Problems.notLocked();
            }
            java.util.concurrent.locks.LockSupport.parkNanos(POLL.toNanos());
        }
    }

    public Json.Obj get(String path) {
        return json("GET", path, NOTHING);
    }

    public Json.Obj post(String path, Json.Obj body) {
        return json("POST", path, body.bytes());
    }

    /// Posts bytes as they are.
    public Json.Obj post(String path, byte[] body) {
        return json("POST", path, body);
    }

    /// Posts to a path that takes no body.
    public Json.Obj post(String path) {
        return json("POST", path, NOTHING);
    }

    /// Posts to a path that takes no body, and whose answer may wait for a person.
    public Json.Obj postAndWait(String path) {
        return json("POST", path, NOTHING, PERSON);
    }

    public Json.Obj put(String path, Json.Obj body) {
        return json("PUT", path, body.bytes());
    }

    public void delete(String path) {
        json("DELETE", path, NOTHING);
    }

    /// Copies the body of an answer, byte by byte as it is.
    public void copy(String path, OutputStream out) {
        try (var answer = open("GET", path, NOTHING, PATIENCE)) {
            answer.body().transferTo(out);
        } catch (IOException e) {
            throw broken(e, PATIENCE);
        }
    }

    /// Posts and reads the answer as events; the caller closes them.
    public Events events(String path, Json.Obj body) {
        var answer = open("POST", path, body.bytes(), SILENCE);
        return new Events(answer.body(), e -> broken(e, SILENCE));
    }

    /// Writes a name so that it can stand between the slashes of a path, or in a query.
    public static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Json.Obj json(String method, String path, byte[] body) {
        return json(method, path, body, PATIENCE);
    }

    private Json.Obj json(String method, String path, byte[] body, Duration patience) {
        try (var answer = open(method, path, body, patience)) {
            var bytes = whole(answer.body());
            return bytes.length == 0 ? Json.Obj.EMPTY : JsonText.parseObject(bytes);
        } catch (IOException e) {
            throw broken(e, patience);
        } catch (JsonException e) {
            throw Problems.notUnderstood();
        }
    }

    /// Asks again while the gateway is given new keys: it has done nothing of what was asked then.
    private LocalHttp.Answer open(String method, String path, byte[] body, Duration silence) {
        long end = System.nanoTime() + RENEWAL_LIMIT.toNanos();
        while (true) {
            try {
                return once(method, path, body, silence);
            } catch (ProblemException e) {
                if (!e.problem().code().equals(RENEWING) || System.nanoTime() > end) {
                    throw e;
                }
                java.util.concurrent.locks.LockSupport.parkNanos(RENEWAL_POLL.toNanos());
            }
        }
    }

    private LocalHttp.Answer once(String method, String path, byte[] body, Duration silence) {
        if (!Files.exists(socket)) {
            throw Files.notExists(socket) ? Problems.notRunning() : Problems.mayNotLook(socket);
        }
        try {
            var answer = LocalHttp.send(socket, method, path, body, silence);
            if (answer.status() / 100 == 2) {
                return answer;
            }
            try (answer) {
                throw refusal(answer);
            }
        } catch (java.net.ConnectException e) {
            throw Problems.notRunning();
        } catch (IOException e) {
            throw broken(e, silence);
        }
    }

    private static ProblemException refusal(LocalHttp.Answer answer) throws IOException {
        try {
            var problem = JsonText.parseObject(whole(answer.body()))
                    .object("problem")
                    .orElseThrow(() -> new JsonException("problem", "is missing"));
            return problem(problem).asException();
        } catch (JsonException e) {
            return Problems.notUnderstood();
        }
    }

    /// Reads a Problem as the gateway writes it.
    public static Problem problem(Json.Obj json) {
        try {
            return new Problem(json.text("code"), json.text("sentence"), json.text("remedy"));
        } catch (JsonException | IllegalArgumentException e) {
            return Problems.notUnderstood().problem();
        }
    }

    private static byte[] whole(InputStream body) throws IOException {
        var bytes = body.readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
            throw new IOException("too large");
        }
        return bytes;
    }

    private ProblemException broken(IOException e, Duration silence) {
        if (e instanceof InterruptedByTimeoutException) {
            return Problems.silent(silence.toSeconds());
        }
        var denied = String.valueOf(e.getMessage()).contains("Permission denied");
        return denied ? Problems.noAccess(socket) : Problems.gone();
    }
}
