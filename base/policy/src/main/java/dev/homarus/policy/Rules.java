package dev.homarus.policy;

import java.util.HashSet;
import java.util.List;

/// The owner's policy: a profile, and rules that say more. The order of the rules means nothing: what denies wins
/// over what asks, and that over what allows.
///
/// @param ownWorkspace whether the owner vouches for all that lies in the workspace: what tools bring from
///     there then counts as KNOWN and not as UNTRUSTED
public record Rules(Profile profile, List<Rule> rules, boolean ownWorkspace) {
    /// The most rules there can be.
    public static final int MAX_RULES = 500;

    /// What holds where the owner has said nothing.
    public static final Rules CAUTIOUS = new Rules(Profile.CAUTIOUS, List.of());

    /// A policy that vouches for nothing.
    public Rules(Profile profile, List<Rule> rules) {
        this(profile, rules, false);
    }

    public Rules {
        rules = List.copyOf(rules);
        var names = new HashSet<String>();
        if (rules.size() > MAX_RULES || !rules.stream().allMatch(rule -> names.add(rule.name()))) {
            throw new IllegalArgumentException("rules");
        }
    }
}
