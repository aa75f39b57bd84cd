package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.protocol.Json;
import dev.homarus.steward.Export;
import dev.homarus.steward.Export.About;
import dev.homarus.steward.Export.Part;
import dev.homarus.steward.Exported;
import dev.homarus.steward.Progress;
import dev.homarus.types.ProblemException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/// Everything a person has, in clear, into a folder that the owner at this machine names. That it happens is on
/// record before it begins, and how it ended; where it was written to is not.
///
/// @param home its id
/// @param secrets returns the names of what is in the vault
record ExportRoutes(
        Export export,
        AuditLog audit,
        String home,
        Supplier<List<String>> secrets,
        InstantSource clock,
        ScheduledExecutorService ticker) {
    private static final String KIND = "data.export";

    void addTo(Router router) {
        router.local("POST", "/api/data/export", this::export);
    }

    private void export(Call call) {
        var asked = call.json();
        var folder = LongRun.folder(asked);
        var part = asked.flag("notes", false) ? Part.NOTES : Part.ALL;
        var by = call.principal().id();
        LongRun.run(call, ticker, told -> export(folder, part, by, telling(told)));
    }

    private Json.Obj export(Path folder, Part part, String by, Progress progress) {
        export.check(folder);
        audit.append(Event.of(
                KIND,
                by,
                part.name().toLowerCase(Locale.ROOT),
                Json.object().put("rows", export.rows(part)).build()));
        try {
            var about = new About(clock.instant(), Gateway.VERSION, home, secrets.get());
            var exported = export.to(folder, about, part, progress);
            audit.append(Event.of(
                    KIND,
                    by,
                    "done",
                    Json.object()
                            .put("files", exported.files())
                            .put("rows", exported.rows())
                            .put("bytes", exported.bytes())
                            .build()));
            return json(exported);
        } catch (ProblemException e) {
            // Whoever is told that nobody listens any more is interrupted, and does not wait.
            audit.appendLater(Event.of(
                    KIND,
                    by,
                    "failed",
                    Json.object().put("code", e.problem().code()).build()));
            throw e;
        }
    }

    private static Json.Obj json(Exported exported) {
        var unreadable = Json.object();
        new TreeMap<>(exported.unreadable()).forEach(unreadable::put);
        return Json.object()
                .put("folder", exported.folder().toString())
                .put("files", exported.files())
                .put("rows", exported.rows())
                .put("bytes", exported.bytes())
                .put("unreadable", unreadable.build())
                .put("secretRows", exported.secret())
                .put(
                        "absent",
                        Json.array(exported.absent().stream()
                                .map(space -> Json.object()
                                        .put("space", space.space())
                                        .put("rows", space.rows())
                                        .put("why", space.why())
                                        .build())
                                .toList()))
                .build();
    }

    private static Progress telling(LongRun told) {
        return new Progress() {
            @Override
            public void at(long rows, long bytes) {
                told.at("exporting", rows, bytes);
            }

            @Override
            public boolean cancelled() {
                return told.cancelled();
            }
        };
    }
}
