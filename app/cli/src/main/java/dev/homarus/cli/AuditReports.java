package dev.homarus.cli;

import dev.homarus.audit.Report;
import dev.homarus.cli.home.OfflineAudit;
import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import java.io.BufferedOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `audit`: the tamper-evident log.
final class AuditReports {
    private AuditReports() {}

    /// Verifies the files, and where a gateway runs, has it verify them too: both have to find nothing.
    static int verify(Context context, boolean json) {
        boolean runs = context.gateway().isReady();
        var report = OfflineAudit.verify(context.around(), context.screen(), runs);
        var asked = runs ? Optional.of(context.gateway().post("/api/audit/verify")) : Optional.<Json.Obj>empty();
        boolean ok = report.ok() && asked.map(other -> other.flag("ok", false)).orElse(true);
        if (json) {
            var out = Json.object();
            report.json().members().forEach(out::put);
            asked.ifPresent(other -> out.put("gateway", other));
            context.screen().json(out.put("ok", ok).build());
        } else {
            print(context, report, asked);
        }
        return ok ? Cli.DONE : Cli.FAILED;
    }

    private static void print(Context context, Report report, Optional<Json.Obj> asked) {
        var screen = context.screen();
        var findings = new ArrayList<String>();
        report.findings().forEach(finding -> findings.add(finding.sentence()));
        asked.ifPresent(other -> Reports.objects(other, "findings").stream()
                .map(finding -> finding.text("sentence"))
                .filter(sentence -> !findings.contains(sentence))
                .forEach(sentence -> findings.add("(the gateway) " + sentence)));
        if (findings.isEmpty()) {
            screen.line("The audit log is intact: " + Words.count(report.entries(), "entry", "entries")
                    + ", none changed, moved or missing.");
        } else {
            screen.line("The audit log is NOT what was written:");
            findings.forEach(sentence -> screen.line("  " + sentence));
        }
        screen.line("head      " + report.head());
        screen.line("checked   the files here" + (asked.isPresent() ? ", and by the running gateway" : ""));
        report.notes().forEach(note -> screen.line("note      " + note));
    }

    static int query(
            Context context,
            Optional<String> kind,
            Optional<String> since,
            Optional<String> session,
            int limit,
            boolean json) {
        var path = new StringBuilder("/api/audit?limit=" + limit);
        kind.ifPresent(value -> path.append("&kind=").append(LocalGateway.encoded(value)));
        since.ifPresent(value -> path.append("&since=").append(LocalGateway.encoded(value)));
        session.ifPresent(value -> path.append("&session=").append(LocalGateway.encoded(value)));
        var reply = context.gateway().get(path.toString());
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        var rows = Reports.objects(reply, "entries");
        if (rows.isEmpty()) {
            context.screen().note("No entry is like that.");
            return Cli.DONE;
        }
        Reports.table(
                context,
                List.of("INDEX", "TIME", "KIND", "ACTOR", "SUBJECT", "DETAIL"),
                rows.stream()
                        .map(row -> List.of(
                                index(row),
                                Words.second(row.text("time")),
                                row.text("kind"),
                                row.text("actor"),
                                Words.brief(row.text("subject"), 40),
                                Words.brief(
                                        row.object("detail")
                                                .orElse(Json.Obj.EMPTY)
                                                .write(),
                                        80)))
                        .toList());
        return Cli.DONE;
    }

    /// The place of an entry; behind the number of an earlier log where it is in one.
    private static String index(Json.Obj row) {
        long log = row.number("log", 0, 0, Long.MAX_VALUE);
        return (log > 0 ? log + "/" : "") + Reports.number(row, "index");
    }

    static int export(Context context) {
        var out = new BufferedOutputStream(context.screen().out(), 65_536);
        var exported = OfflineAudit.export(context.around(), context.screen(), out);
        context.screen()
                .note(Words.count(exported.entries(), "entry", "entries")
                        + " exported, in clear. Keep the copy as private as the" + " conversations it tells of.");
        return context.screen().out().checkError() ? Cli.FAILED : Cli.DONE;
    }
}
