package dev.homarus.gateway;

import dev.homarus.backup.Progress;
import dev.homarus.protocol.Json;
import dev.homarus.types.Principal.Scope;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/// Backups: what there is, and runs that tell how far they are as events. A folder is named by the owner at this
/// machine only.
record BackupRoutes(Safekeeping kept, ScheduledExecutorService ticker) {

    void addTo(Router router) {
        router.on(Scope.READ, "GET", "/api/backups", this::known)
                .local("POST", "/api/backups/list", call -> {
                    var folder = LongRun.folder(call.json());
                    call.reply(kept.at(
                            folder, Progress.NONE, progress -> kept.backups().list(folder)));
                })
                .local("POST", "/api/backups/forget", this::forget)
                .local(
                        "POST",
                        "/api/backups/create",
                        call -> run(call, progress -> folder -> kept.backups().create(folder, by(call), progress)))
                .local(
                        "POST",
                        "/api/backups/drill",
                        call -> run(call, progress -> folder -> kept.backups().drill(folder, by(call), progress)))
                .local(
                        "POST",
                        "/api/backups/check",
                        call -> run(call, progress -> folder -> kept.backups().check(folder, progress)))
                .local(
                        "POST",
                        "/api/backups/prune",
                        call -> run(call, progress -> folder -> kept.backups().prune(folder, by(call), progress)));
    }

    private static String by(Call call) {
        return call.principal().id();
    }

    private void forget(Call call) {
        kept.backups().forget(LongRun.folder(call.json()), by(call));
        call.done();
    }

    private void known(Call call) {
        var rows = kept.backups().book().all().stream()
                .map(entry -> Json.object()
                        .put("folder", entry.folder().toString())
                        .put("made", entry.made().map(Object::toString))
                        .put("drilled", entry.drilled().map(Object::toString))
                        .put("problem", entry.problem())
                        .build())
                .toList();
        call.reply(Json.object()
                .put("backups", Json.array(rows))
                .put("plan", kept.json())
                .build());
    }

    private void run(Call call, Function<Progress, Function<Path, Json.Obj>> work) {
        var folder = LongRun.folder(call.json());
        LongRun.run(
                call,
                ticker,
                told -> kept.at(
                        folder, telling(told), progress -> work.apply(progress).apply(folder)));
    }

    private static Progress telling(LongRun told) {
        return new Progress() {
            @Override
            public void at(Phase phase, long items, long bytes) {
                told.at(phase.name().toLowerCase(Locale.ROOT), items, bytes);
            }

            @Override
            public boolean cancelled() {
                return told.cancelled();
            }
        };
    }
}
