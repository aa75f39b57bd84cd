package dev.homarus.cli.claim;

import java.util.List;

/// The table of all claims, in the order in which they are checked.
public final class Claims {
    /// Every claim.
    public static final List<Claim> ALL = List.of(
            new LoopbackOnly(),
            new DeclaredConnections(),
            new NothingInClear(),
            new AuditIntact(),
            new RowsInPlace(),
            new PrivateModes(),
            new CommandsIsolated(),
            new SealedHome());

    private Claims() {}
}
