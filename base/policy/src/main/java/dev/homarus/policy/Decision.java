package dev.homarus.policy;

/// What [Policy] says about an [Action]. Each names the rule that decided.
public sealed interface Decision {
    String rule();

    /// It may be done, once.
    record Allow(Permit permit) implements Decision {
        @Override
        public String rule() {
            return permit.rule();
        }
    }

    /// A person has to decide.
    record Ask(String rule, String reason) implements Decision {}

    /// It may not be done; no answer changes that.
    record Deny(String rule, String reason) implements Decision {}
}
