package dev.homarus.policy;

import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Where what is sent may be processed. Regions are words like `eu`.
///
/// @param allowed nothing where every region is; none of them where nothing may leave for anywhere
/// @param known the regions of hosts; a host that is not there may be anywhere
public record Regions(Optional<Set<String>> allowed, Map<String, String> known) {
    /// Every region is allowed.
    public static final Regions ANY = new Regions(Optional.empty(), Map.of());

    public Regions {
        allowed = allowed.map(Set::copyOf);
        known = Map.copyOf(known);
    }

    /// Returns why nothing may go there, as a clause for a person. What is not known is not allowed.
    public Optional<String> refusal(Destination to) {
        var region = Optional.ofNullable(known.get(to.host()));
        if (to.reach() != Reach.CLOUD
                || allowed.isEmpty()
                || region.filter(allowed.get()::contains).isPresent()) {
            return Optional.empty();
        }
        return Optional.of("the setting regions allows "
                + (allowed.get().isEmpty() ? "none" : String.join(", ", new TreeSet<>(allowed.get())))
                + ", and " + to.host() + " "
                + region.map(where -> "is in " + where).orElse("may be anywhere: its region is not known"));
    }
}
