package dev.homarus.cli.claim;

/// Something that Homarus says of itself, and how it is checked.
public interface Claim {
    /// A short stable name.
    String id();

    /// The claim, word for word as it is made in public.
    String sentence();

    /// A command by which the reader checks it without this program, or with the least of it.
    String byHand(Premises premises);

    /// Checks it.
    ///
    /// @throws dev.homarus.types.ProblemException when the check itself does not work
    Verdict check(Premises premises);
}
