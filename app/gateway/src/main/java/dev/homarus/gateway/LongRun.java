package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/// Work that takes its time, and that tells whoever asked for it how far it is: events of `progress`, then one
/// of
/// `done` with a result or of `failed` with a Problem. It may be told from another thread than the one that
/// waits.
final class LongRun {
    private static final long STEP = 250_000_000;

    private final EventStream stream;
    private final Thread waiting = Thread.currentThread();
    private long last;

    private LongRun(EventStream stream) {
        this.stream = stream;
    }

    /// Does the work on this thread and answers the call with its events.
    static void run(Call call, ScheduledExecutorService ticker, Function<LongRun, Json.Obj> work) {
        try (var stream = new EventStream(call.response(), ticker)) {
            try {
                var done = work.apply(new LongRun(stream));
                stream.send(
                        Json.object().put("type", "done").put("result", done).build());
            } catch (ProblemException e) {
                stream.send(problem(e.problem()));
            } catch (RuntimeException e) {
                stream.send(problem(Turns.unexpected(e).problem()));
            }
        }
        call.callback().succeeded();
    }

    private static Json.Obj problem(Problem problem) {
        return Json.object()
                .put("type", "failed")
                .put("problem", Replies.problem(problem))
                .build();
    }

    /// Returns the member `folder`, which has to be an absolute path.
    static Path folder(Json.Obj json) {
        try {
            var folder = Path.of(json.text("folder"));
            if (!folder.isAbsolute()) {
                throw new JsonException("folder", "has to be an absolute path");
            }
            return folder.normalize();
        } catch (InvalidPathException e) {
            throw new JsonException("folder", "has to be a path");
        }
    }

    /// Tells how far it is, at most four times a second.
    void at(String phase, long items, long bytes) {
        long now = System.nanoTime();
        if (now - last > STEP) {
            last = now;
            stream.send(Json.object()
                    .put("type", "progress")
                    .put("phase", phase)
                    .put("items", items)
                    .put("bytes", bytes)
                    .build());
        }
    }

    /// Whether nobody listens any more.
    boolean cancelled() {
        return waiting.isInterrupted();
    }
}
