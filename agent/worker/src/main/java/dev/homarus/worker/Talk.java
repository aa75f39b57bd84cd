package dev.homarus.worker;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.WorkerFrame;
import dev.homarus.protocol.WorkerFrame.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What this process says. Thread-safe.
final class Talk {
    private final OutputStream out;
    private boolean answering;

    Talk(OutputStream out) {
        this.out = out;
    }

    synchronized void say(Kind kind, Json.Obj content) throws IOException {
        new WorkerFrame(kind, content.bytes()).write(out);
    }

    /// Says what is done next.
    synchronized void step(String word) throws IOException {
        new WorkerFrame(Kind.STEP, word.getBytes(StandardCharsets.US_ASCII)).write(out);
    }

    synchronized void head(int status) throws IOException {
        say(Kind.HEAD, Json.object().put("status", status).build());
        answering = true;
    }

    synchronized void data(byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length; from += WorkerFrame.MOST_ANSWERED) {
            int to = Math.min(bytes.length, from + WorkerFrame.MOST_ANSWERED);
            new WorkerFrame(Kind.DATA, Arrays.copyOfRange(bytes, from, to)).write(out);
        }
    }

    /// Says that it is still at work, in a comment of the stream; nothing where there is no stream.
    synchronized void alive() throws IOException {
        if (answering) {
            data(":\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    synchronized void end() throws IOException {
        answering = false;
        WorkerFrame.empty(Kind.END).write(out);
    }

    /// Answers in one piece.
    synchronized void whole(int status, Json.Obj body) throws IOException {
        head(status);
        data(body.bytes());
        end();
    }

    /// Answers with an error in the shape of OpenAI's.
    void error(String code, String message) throws IOException {
        var error = Json.object()
                .put("code", code)
                .put("type", "invalid_request_error")
                .put("message", message)
                .build();
        whole(400, Json.object().put("error", error).build());
    }
}
