package dev.homarus.cli.claim;

import dev.homarus.cli.home.OfflineAudit;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import java.nio.file.Files;

/// Verifies the log from its files, and where a gateway runs, by the gateway too.
final class AuditIntact implements Claim {
    @Override
    public String id() {
        return "audit-intact";
    }

    @Override
    public String sentence() {
        return "The record of what was asked, decided and sent shows every later change to it; nothing in it was changed.";
    }

    @Override
    public String byHand(Premises premises) {
        return "homarus audit verify";
    }

    @Override
    public Verdict check(Premises premises) {
        if (!Files.exists(premises.around().keyring())) {
            return new Verdict.Skip("There is no home at " + premises.around().home() + " yet.");
        }
        boolean runs = premises.status().isPresent();
        var report = OfflineAudit.verify(premises.around(), premises.screen(), runs);
        if (!report.ok()) {
            return new Verdict.Fail(report.findings().getFirst().sentence());
        }
        if (runs) {
            var asked = premises.gateway().post("/api/audit/verify");
            if (!asked.flag("ok", false)) {
                return new Verdict.Fail("The gateway finds: "
                        + asked.array("findings").stream()
                                .findFirst()
                                .map(finding -> Json.object(finding, "finding").text("sentence"))
                                .orElse("something"));
            }
        }
        return new Verdict.Pass(Words.count(report.entries(), "entry", "entries") + ", head " + report.head()
                + ", checked from the files" + (runs ? " and by the gateway." : "."));
    }
}
