package dev.homarus.types;

/// Conversations of which nothing is kept. Their name says so, so that whoever keeps records of any
/// conversation knows without being told: what happened may be kept, what was said and wanted not.
public final class Incognito {
    private static final String PREFIX = "incognito:";

    private Incognito() {}

    /// Makes the name of a new one.
    public static String name(Entropy entropy) {
        return entropy.id(PREFIX);
    }

    /// Whether nothing of the conversation of this name is kept.
    public static boolean is(String session) {
        return session.startsWith(PREFIX);
    }
}
