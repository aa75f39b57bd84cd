package dev.homarus.route;

import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;

/// A model that may answer, with what counts for and against it.
///
/// @param name how the owner calls it
/// @param own whether it is on this machine or on a server of the owner's
/// @param cleared whether it may be sent what was said last
/// @param funded whether the owner's limits let this Turn go there
/// @param fits whether the conversation has room in what it takes at once, as far as that is known
/// @param checked how it did when it was checked, as it is now
/// @param cost what this Turn may cost there, in millionths of a dollar; empty where the price is not known
public record Candidate(
        String name,
        boolean own,
        boolean cleared,
        boolean funded,
        boolean fits,
        Optional<Checked> checked,
        OptionalLong cost) {
    private static final double MILLION = 1_000_000.0;

    /// Tells whether it may be preferred for being the owner's.
    boolean isProven() {
        return own && checked.filter(Checked::passed).isPresent();
    }

    /// Tells whether its price is no reason for it: it is the owner's, and nobody knows that it is good enough.
    boolean isUnproven() {
        return own && !isProven();
    }

    /// Returns what counts, for a person.
    String says() {
        var says = new ArrayList<String>();
        says.add(own ? "yours" : "elsewhere");
        if (own) {
            says.add(checked.map(Checked::says).orElse("never checked"));
        }
        if (!cleared) {
            says.add("may not be sent this");
        }
        if (!funded) {
            says.add("your limits leave no room");
        }
        if (!fits) {
            says.add("the conversation does not fit");
        }
        says.add(
                cost.isEmpty()
                        ? "price not known"
                        : cost.getAsLong() == 0
                                ? "costs nothing"
                                : String.format(java.util.Locale.ROOT, "about $%.4f", cost.getAsLong() / MILLION));
        return String.join(", ", says);
    }
}
