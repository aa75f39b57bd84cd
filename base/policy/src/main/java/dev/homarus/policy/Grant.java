package dev.homarus.policy;

import java.time.Instant;

/// A person's approval, kept for as long as it counts.
///
/// @param action exactly what was approved
/// @param expires when it stops counting
public record Grant(String id, Action action, Instant expires) {
    boolean covers(Action wanted, Instant now) {
        return action.equals(wanted) && now.isBefore(expires);
    }
}
