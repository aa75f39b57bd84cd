package dev.homarus.cli;

import dev.homarus.cli.claim.Claim;
import dev.homarus.cli.claim.Claims;
import dev.homarus.cli.claim.Premises;
import dev.homarus.cli.claim.Verdict;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.types.ProblemException;
import java.util.Optional;

/// `verify`: every claim, checked here and now.
final class Promises {
    private Promises() {}

    /// Ends with 1 where a claim does not hold.
    static int verify(Context context, boolean json) {
        var status = context.gateway().isReady()
                ? Optional.of(context.gateway().get("/api/status"))
                : Optional.<Json.Obj>empty();
        var premises = new Premises(
                context.around(), context.screen(), context.gateway(), status, SystemEntropy.INSTANCE, context.clock());
        int passed = 0;
        int failed = 0;
        for (var claim : Claims.ALL) {
            var verdict = check(claim, premises);
            switch (verdict) {
                case Verdict.Pass pass -> passed++;
                case Verdict.Fail fail -> failed++;
                case Verdict.Skip skip -> {}
            }
            if (json) {
                context.screen().json(object(claim, verdict, premises));
            } else {
                context.screen().line(verdict.word() + "  " + claim.sentence());
                context.screen().line("      " + verdict.evidence());
                context.screen().line("      check it yourself: " + claim.byHand(premises));
            }
        }
        if (!json) {
            int skipped = Claims.ALL.size() - passed - failed;
            context.screen().line("");
            context.screen().line(passed + " hold, " + failed + " do not, " + skipped + " could not be checked now.");
        }
        return failed == 0 ? Cli.DONE : Cli.FAILED;
    }

    private static Verdict check(Claim claim, Premises premises) {
        try {
            return claim.check(premises);
        } catch (ProblemException e) {
            return new Verdict.Fail("The check itself failed: " + e.problem().line());
        }
    }

    private static Json.Obj object(Claim claim, Verdict verdict, Premises premises) {
        return Json.object()
                .put("id", claim.id())
                .put("claim", claim.sentence())
                .put("result", verdict.word().toLowerCase(java.util.Locale.ROOT))
                .put("evidence", verdict.evidence())
                .put("check", claim.byHand(premises))
                .build();
    }
}
