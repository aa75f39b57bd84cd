package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.policy.Words;
import dev.homarus.policy.Words.Whose;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What a change would bring to where it is taken for less harmful, or for being about something else, than
/// what the conversation has read.
final class Lowering {
    private Lowering() {}

    /// Returns those of some places at which what was read would be taken for less, each with the label that
    /// it would have there.
    static Map<String, Label> of(Label read, Map<String, Label> places) {
        var lowered = new TreeMap<String, Label>();
        places.forEach((place, there) -> {
            if (isBelow(read, there)) {
                lowered.put(place, there.join(Label.UNKNOWN));
            }
        });
        return lowered;
    }

    private static boolean isBelow(Label read, Label there) {
        return (read.classification().compareTo(Classification.PERSONAL) > 0
                        && read.classification().compareTo(there.classification()) > 0)
                || !there.domains().containsAll(read.domains());
    }

    /// Returns the same call, which only a person can allow who has seen the very content.
    static Asking seen(Asking asking, Map<String, Label> lowered) {
        return lowered.isEmpty() ? asking : asking.in(() -> words(asking, lowered));
    }

    private static Words words(Asking asking, Map<String, Label> lowered) {
        var words = asking.words().get();
        return words.whose() == Whose.FORBIDDEN
                ? words
                : new Words(
                        Whose.STRANGERS,
                        "this conversation has read what is " + described(asking.label())
                                + ", and what is written here will not be taken for that any more",
                        lowered);
    }

    private static String described(Label label) {
        return label.classification().name().toLowerCase(Locale.ROOT)
                + (label.domains().isEmpty() ? "" : " and about " + String.join(", ", label.domains()));
    }
}
