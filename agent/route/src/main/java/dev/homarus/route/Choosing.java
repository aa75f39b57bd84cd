package dev.homarus.route;

import dev.homarus.types.Classification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides which models answer a Turn, only ever those that the owner has listed: the same facts give the same
/// answer.
///
/// Of a task's list those that may be sent what was said are taken, in this order: first those that the owner's
/// limits leave room for; then those that the conversation fits into; then, from `localFirst` on, the owner's
/// own that have passed their check; then all others before the owner's own that have not; then the cheaper,
/// then the one listed earlier. After them come those of the usual order that are asked where another does not
/// answer.
public final class Choosing {
    private Choosing() {}

    /// Returns who answers, and why.
    ///
    /// @param usual who answers where no list counts: the current model, then the owner's failover
    /// @param failover of `usual`, those that answer where another does not
    /// @param known what is known of each model there is, by name
    public static Choice choose(
            Rules rules,
            Said.About about,
            Classification classification,
            List<String> usual,
            List<String> failover,
            Map<String, Candidate> known) {
        var list = rules.listed(about.task());
        var listed = list.map(rules.lists()::get).orElse(List.of()).stream()
                .map(known::get)
                .filter(java.util.Objects::nonNull)
                .toList();
        boolean local = rules.localFirst()
                .filter(least -> classification.compareTo(least) >= 0)
                .isPresent();
        var ranked =
                listed.stream().filter(Candidate::cleared).sorted(order(local)).toList();
        var out = new ArrayList<>(
                listed.stream().filter(candidate -> !candidate.cleared()).toList());
        var order = new ArrayList<>(ranked);
        for (var name : ranked.isEmpty() ? usual : failover) {
            Optional.ofNullable(known.get(name))
                    .filter(candidate -> !order.contains(candidate) && !out.contains(candidate))
                    .ifPresent(candidate -> (candidate.cleared() ? order : out).add(candidate));
        }
        return new Choice(about, list, order, out, because(about, list, listed, ranked, local));
    }

    private static Comparator<Candidate> order(boolean local) {
        return Comparator.comparing((Candidate candidate) -> !candidate.funded())
                .thenComparing(candidate -> !candidate.fits())
                .thenComparing(candidate -> local && !candidate.isProven())
                .thenComparing(Candidate::isUnproven)
                .thenComparingLong(candidate -> candidate.cost().orElse(Long.MAX_VALUE));
    }

    private static String because(
            Said.About about, Optional<Task> list, List<Candidate> listed, List<Candidate> ranked, boolean local) {
        if (list.isEmpty()) {
            return "no list of yours is about this (" + about.task().word() + ": " + about.why()
                    + "), so the usual order holds";
        }
        var which = "your list for " + list.get().word() + " counts ("
                + about.task().word() + ": " + about.why() + ")";
        if (ranked.isEmpty()) {
            return which + ", and none of it may be sent this, so the usual order holds";
        }
        var first = ranked.getFirst();
        return which + ", and '" + first.name() + "' is " + (listed.size() == 1 ? "all of it" : reason(ranked, local));
    }

    /// Returns what stood between the first and the next.
    private static String reason(List<Candidate> ranked, boolean local) {
        var first = ranked.getFirst();
        if (ranked.size() == 1) {
            return "the only one of it that may be sent this";
        }
        var next = ranked.get(1);
        var other = ", before '" + next.name() + "' (" + next.says() + ")";
        if (first.funded() != next.funded()) {
            return "within your limits" + other;
        }
        if (first.fits() != next.fits()) {
            return "large enough for the conversation" + other;
        }
        if (local && first.isProven() != next.isProven()) {
            return "yours and " + first.checked().map(Checked::says).orElse("") + other;
        }
        if (first.isUnproven() != next.isUnproven()) {
            return "elsewhere" + other;
        }
        if (!first.cost().equals(next.cost())) {
            return "the cheapest: " + first.says() + other;
        }
        return "listed first: " + first.says();
    }
}
