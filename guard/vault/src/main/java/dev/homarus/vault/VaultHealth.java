package dev.homarus.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What could be better about the secrets of a vault.
public final class VaultHealth {
    /// After how long a value counts as old.
    public static final Duration OLD = Duration.ofDays(180);

    /// After how long without use a secret counts as unused.
    public static final Duration UNUSED = Duration.ofDays(90);

    /// One thing about one or more secrets.
    ///
    /// @param kind `held`, `old`, `reused`, `unbound`, `unused` or `wide`
    public record Remark(String kind, List<String> names, String sentence, String remedy) {}

    private VaultHealth() {}

    /// Looks at every secret; no value leaves the vault.
    public static List<Remark> of(Vault vault, Instant now) {
        var remarks = new ArrayList<Remark>();
        for (var group : vault.reused()) {
            var names = group.stream().map(ref -> ref.name()).toList();
            remarks.add(new Remark(
                    "reused",
                    names,
                    String.join(", ", names) + " have the same value: whoever gets one has all of them.",
                    "Make a key of its own for each, and set it with: homarus vault rotate NAME"));
        }
        for (var entry : vault.list()) {
            about(entry, now, remarks);
        }
        return List.copyOf(remarks);
    }

    private static void about(Vault.Entry entry, Instant now, List<Remark> remarks) {
        var name = entry.ref().name();
        if (entry.held()) {
            remarks.add(new Remark(
                    "held",
                    List.of(name),
                    name + " is held back: an older copy of the vault was put in its place, and was accepted.",
                    "Set it anew: homarus vault rotate " + name + ", or, where it is the right one, bind it: homarus"
                            + " vault bind " + name + " URL"));
        }
        if (!entry.changed().plus(OLD).isAfter(now)) {
            remarks.add(new Remark(
                    "old",
                    List.of(name),
                    name + " has not been changed for " + days(entry.changed(), now) + " days.",
                    "Make a new key where it comes from, then: homarus vault rotate " + name));
        }
        if (entry.origin().isEmpty()) {
            remarks.add(new Remark(
                    "unbound",
                    List.of(name),
                    name + " is bound to no host: nothing can use it.",
                    "Bind it with: homarus vault bind " + name + " URL, or remove it: homarus vault rm " + name));
        } else if (entry.binding().header().isEmpty()) {
            remarks.add(new Remark(
                    "wide",
                    List.of(name),
                    name + " may stand in any header of a request to " + entry.origin() + ".",
                    "Bind it closer with: homarus vault bind " + name + " URL --header NAME"));
        }
        var last = entry.used().orElse(entry.created());
        if (!entry.origin().isEmpty() && !last.plus(UNUSED).isAfter(now)) {
            remarks.add(new Remark(
                    "unused",
                    List.of(name),
                    name + " has not been used for " + days(last, now) + " days.",
                    "Revoke it where it comes from, and remove it: homarus vault rm " + name));
        }
    }

    private static long days(Instant from, Instant to) {
        return Duration.between(from, to).toDays();
    }
}
