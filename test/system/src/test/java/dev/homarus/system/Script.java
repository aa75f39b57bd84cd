package dev.homarus.system;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What a fake model does with one request.
@FunctionalInterface
interface Script {
    void answer(FakeModel.Seen seen, Reply reply) throws IOException, InterruptedException;

    static Script says(String... pieces) {
        return (seen, reply) -> {
            for (var piece : pieces) {
                reply.text(piece);
            }
            reply.end();
        };
    }

    /// Repeats what was said last.
    static Script echoes() {
        return (seen, reply) -> {
            if (seen.body().length == 0 || seen.messages().isEmpty()) {
                reply.head(404, "text/plain").bytes("");
            } else {
                reply.text("You said: ").text(seen.lastText()).end();
            }
        };
    }

    static Script calls(String tool, String arguments) {
        return (seen, reply) -> reply.call(tool, arguments).end();
    }

    static Script exec(String command) {
        return calls("exec", Json.object().put("command", command).build().write());
    }

    static Script refuses(int status, String body) {
        return (seen, reply) -> reply.head(status, "application/json").bytes(body);
    }

    /// Says something and hangs up without an end.
    static Script cuts(String text) {
        return (seen, reply) -> reply.text(text);
    }

    /// Says something and then nothing, until the latch opens or a minute is over.
    static Script hangs(String text, CountDownLatch until) {
        return (seen, reply) -> {
            if (!text.isEmpty()) {
                reply.text(text);
            }
            if (until.await(1, TimeUnit.MINUTES)) {
                reply.end();
            }
        };
    }

    /// Never stops by itself.
    static Script floods() {
        return (seen, reply) -> {
            for (var piece = "word ".repeat(1_000); !Thread.currentThread().isInterrupted(); ) {
                reply.text(piece);
            }
        };
    }

    /// Says a piece every so often.
    static Script slowly(String piece, int times, long pauseMillis) {
        return (seen, reply) -> {
            for (int i = 0; i < times; i++) {
                reply.text(piece);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
            }
            reply.end();
        };
    }
}
