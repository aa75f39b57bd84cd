package dev.homarus.cli.claim;

import dev.homarus.cli.home.OfflineAudit;
import dev.homarus.protocol.Json;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// Compares the rows of rights and secrets with what the audit says they have to be: from the files, or where a
/// gateway
/// runs, by the gateway.
final class RowsInPlace implements Claim {
    @Override
    public String id() {
        return "rows-in-place";
    }

    @Override
    public String sentence() {
        return "A right that was taken back, or a secret's earlier value, does not come back with an older copy of the"
                + " database.";
    }

    @Override
    public String byHand(Premises premises) {
        return "homarus stop; cp core.db aside; homarus token revoke ID; put the copy back: the start is refused";
    }

    @Override
    public Verdict check(Premises premises) {
        if (!Files.exists(premises.around().keyring())) {
            return new Verdict.Skip("There is no home at " + premises.around().home() + " yet.");
        }
        var changed = premises.status().isPresent()
                ? Optional.of(names(premises.gateway().post("/api/audit/verify")))
                : OfflineAudit.changedRows(premises.around(), premises.screen());
        return changed.<Verdict>map(tables -> tables.isEmpty()
                        ? new Verdict.Pass("The tables with rights and secrets are as the audit says they have to be.")
                        : new Verdict.Fail(
                                "Other rows than the ones there last, in: " + String.join(", ", tables) + "."))
                .orElseGet(() -> new Verdict.Skip(
                        "Nothing here opens the home, or it was not started since it keeps" + " this."));
    }

    private static List<String> names(Json.Obj report) {
        return report.array("changedRows").stream()
                .map(name -> name instanceof Json.Str(var text) ? text : "?")
                .toList();
    }
}
