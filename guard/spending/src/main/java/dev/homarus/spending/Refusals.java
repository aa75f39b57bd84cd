package dev.homarus.spending;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.budget.Limit;
import dev.homarus.budget.Scope;
import dev.homarus.budget.Spender;
import dev.homarus.budget.Unit;
import dev.homarus.budget.Verdict;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import java.time.Instant;
import java.util.Optional;

/// Why a request does not leave, for its owner.
final class Refusals {
    private Refusals() {}

    /// Returns why, once it is on record.
    static Problem on(AuditLog audit, Spender who, Verdict.Stays stays, Instant now) {
        audit.append(new Event(
                "budget.refused",
                who.sender(),
                Optional.empty(),
                Optional.of(who.turn()),
                who.model(),
                LimitJson.write(stays.limit())
                        .put("used", stays.used())
                        .put("wanted", stays.wanted())
                        .build(),
                Label.OWNER));
        return problem(stays, now);
    }

    static Problem problem(Verdict.Stays stays, Instant now) {
        var limit = stays.limit();
        var unit = limit.unit();
        long hard = limit.hard().orElse(0);
        return new Problem(
                "BUDGET-001",
                "Nothing was sent: it might pass the limit of " + unit.text(hard) + " (" + limit.about() + "). "
                        + unit.text(stays.used()) + " is spent or reserved, and this request may need up to "
                        + unit.text(stays.wanted()) + ".",
                ends(limit, now) + " Raise it with: homarus budget set" + option(limit)
                        + ". See for what it went with: homarus budget");
    }

    private static String ends(Limit limit, Instant now) {
        return limit.span()
                .end(now)
                .map(end -> "It counts anew from " + end + " on.")
                .orElse("It counts anew with what you say next.");
    }

    private static String option(Limit limit) {
        var scope = limit.scope().kind() == Scope.Kind.ALL
                ? ""
                : " --" + limit.scope().kind().word() + " " + limit.scope().name();
        var unit = limit.unit() == Unit.MONEY ? "" : " --" + limit.unit().word();
        return scope + unit + " --" + limit.span().word() + " N";
    }
}
