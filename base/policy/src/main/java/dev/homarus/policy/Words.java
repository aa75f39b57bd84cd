package dev.homarus.policy;

import dev.homarus.types.Label;
import java.util.Map;

/// Whose words the arguments of an Action are, as far as that was judged.
///
/// @param reason why, in words that follow "because"; empty where nothing was found
/// @param lowered what would be taken for less than what was read, with the label it would have then: by the
///     path of the file that is written; what a command writes anywhere has the empty path
/// @see "docs/spec/flow.md"
public record Words(Whose whose, String reason, Map<String, Label> lowered) {
    /// Whose words they are.
    public enum Whose {
        /// Nobody has looked.
        UNJUDGED,
        /// The owner said them, or pointed at what they come from.
        OWNERS,
        /// Somebody else's may be among them.
        STRANGERS,
        /// They hand over what never may be handed over.
        FORBIDDEN
    }

    public Words {
        lowered = Map.copyOf(lowered);
    }

    /// Nothing is lowered.
    public Words(Whose whose, String reason) {
        this(whose, reason, Map.of());
    }

    /// What holds where nobody has looked.
    public static final Words UNJUDGED = new Words(Whose.UNJUDGED, "");
}
