package dev.homarus.cli.claim;

/// What a check came to, with what was looked at, in words for a person.
public sealed interface Verdict {
    /// Looked at, and so.
    record Pass(String evidence) implements Verdict {}

    /// Looked at, and not so.
    record Fail(String evidence) implements Verdict {}

    /// Not looked at, and why; says nothing either way.
    record Skip(String evidence) implements Verdict {}

    String evidence();

    /// Returns `PASS`, `FAIL` or `SKIP`.
    default String word() {
        return switch (this) {
            case Pass pass -> "PASS";
            case Fail fail -> "FAIL";
            case Skip skip -> "SKIP";
        };
    }
}
