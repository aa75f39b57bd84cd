package dev.homarus.policy;

/// Whose words the arguments of an Action are, as far as that was judged.
///
/// @param reason why, in words that follow "because"; empty where nothing was found
/// @see "docs/spec/flow.md"
public record Words(Whose whose, String reason) {
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

    /// What holds where nobody has looked.
    public static final Words UNJUDGED = new Words(Whose.UNJUDGED, "");
}
