package dev.homarus.gateway;

import dev.homarus.backup.Progress;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/// Backups: what there is, and runs that tell how far they are as events. A folder is named by the owner at this
/// machine only.
record BackupRoutes(Backups backups, ScheduledExecutorService ticker) {
    private static final long STEP = 250_000_000;

    void addTo(Router router) {
        router.on(Scope.READ, "GET", "/api/backups", this::known)
                .local("POST", "/api/backups/list", call -> call.reply(backups.list(folder(call.json()))))
                .local(
                        "POST",
                        "/api/backups/create",
                        call -> run(call, progress -> folder -> backups.create(folder, by(call), progress)))
                .local(
                        "POST",
                        "/api/backups/drill",
                        call -> run(call, progress -> folder -> backups.drill(folder, by(call), progress)))
                .local(
                        "POST",
                        "/api/backups/check",
                        call -> run(call, progress -> folder -> backups.check(folder, progress)))
                .local(
                        "POST",
                        "/api/backups/prune",
                        call -> run(call, progress -> folder -> backups.prune(folder, by(call), progress)));
    }

    private static String by(Call call) {
        return call.principal().id();
    }

    private void known(Call call) {
        var rows = backups.book().all().stream()
                .map(entry -> Json.object()
                        .put("folder", entry.folder().toString())
                        .put("made", entry.made().toString())
                        .put("drilled", entry.drilled().map(Object::toString))
                        .put("problem", entry.problem())
                        .build())
                .toList();
        call.reply(Json.object().put("backups", Json.array(rows)).build());
    }

    private static Path folder(Json.Obj json) {
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

    private void run(Call call, Function<Progress, Function<Path, Json.Obj>> work) {
        var folder = folder(call.json());
        try (var stream = new EventStream(call.response(), ticker)) {
            try {
                var done = work.apply(telling(stream)).apply(folder);
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

    /// Tells at most four times a second, and ends the run when nobody listens any more.
    private static Progress telling(EventStream stream) {
        return new Progress() {
            private long last;

            @Override
            public void at(Phase phase, long items, long bytes) {
                long now = System.nanoTime();
                if (now - last > STEP) {
                    last = now;
                    stream.send(Json.object()
                            .put("type", "progress")
                            .put("phase", phase.name().toLowerCase(Locale.ROOT))
                            .put("items", items)
                            .put("bytes", bytes)
                            .build());
                }
            }

            @Override
            public boolean cancelled() {
                return Thread.currentThread().isInterrupted();
            }
        };
    }
}
