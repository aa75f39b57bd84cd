package dev.homarus.flow;

import dev.homarus.flow.Judgement.Decision;
import dev.homarus.types.Label;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A decision while it is being made; it only gets stricter.
final class Verdict {
    private final Set<String> reasons = new LinkedHashSet<>();
    private Decision decision = Decision.ALLOW;

    void set(Decision stricter, String reason) {
        if (stricter.compareTo(decision) > 0) {
            decision = stricter;
        }
        reasons.add(reason);
    }

    void ask(String reason) {
        set(Decision.ASK, reason);
    }

    boolean isAllowed() {
        return decision == Decision.ALLOW;
    }

    Judgement judgement(Label label, String otherwise) {
        return new Judgement(decision, reasons.isEmpty() ? List.of(otherwise) : List.copyOf(reasons), label);
    }
}
