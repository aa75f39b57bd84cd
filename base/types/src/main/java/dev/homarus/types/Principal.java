package dev.homarus.types;

import java.util.EnumSet;
import java.util.Set;

/// A resolved actor. Made from server records only, never from what a caller says about itself.
///
/// @param id `owner`, or the id of the token that was shown
public record Principal(Kind kind, String id, Set<Scope> scopes) {
    /// What kind of actor this is.
    public enum Kind {
        OWNER,
        TOKEN
    }

    /// What an actor may do.
    public enum Scope {
        /// Take part in conversations.
        CHAT,
        /// Read records: sessions, ledger, audit.
        READ,
        /// Answer approvals.
        APPROVE,
        /// Change the configuration.
        ADMIN
    }

    /// The person whose machine this is.
    public static final Principal OWNER = new Principal(Kind.OWNER, "owner", EnumSet.allOf(Scope.class));

    public Principal {
        scopes = Set.copyOf(scopes);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
