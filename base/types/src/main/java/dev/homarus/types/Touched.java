package dev.homarus.types;

/// What a conversation has touched so far. Each of the three alone, and any two, are everyday work; where all
/// three come together, words that nobody vouches for can carry private data out.
///
/// @param untrusted whether it has read what nobody vouches for
/// @param personal whether it has read private data: more than what the owner has typed in it and public
///     pages say
/// @param outside whether it has had an effect outside this machine, a command's connection or a page that
///     was got
public record Touched(boolean untrusted, boolean personal, boolean outside) {
    /// Returns what the label of everything in a conversation tells. Where its sources are too many to be
    /// named, private data may be among them.
    public static Touched of(Label label, boolean outside) {
        return new Touched(label.provenance() == Provenance.UNTRUSTED, isPrivate(label), outside);
    }

    /// Whether one more effect outside would bring all three together.
    public boolean awaitsOutside() {
        return untrusted && personal;
    }

    private static boolean isPrivate(Label label) {
        return switch (label.classification()) {
            case PUBLIC -> false;
            case PERSONAL ->
                !label.domains().isEmpty()
                        || label.sources().stream().anyMatch(Touched::isPrivate)
                        || (label.sources().isEmpty() && label.provenance().compareTo(Provenance.OWNER) > 0);
            case SENSITIVE, SECRET -> true;
        };
    }

    /// Pages are public, a model says what it has read, and what stands for a pseudonym was in the
    /// conversation before.
    private static boolean isPrivate(String source) {
        return !source.startsWith("web:") && !source.startsWith("model:") && !source.equals("pseudonyms");
    }
}
