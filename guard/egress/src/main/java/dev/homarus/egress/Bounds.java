package dev.homarus.egress;

import dev.homarus.policy.Limits;
import dev.homarus.policy.Regions;
import dev.homarus.policy.Stops;
import dev.homarus.policy.Trust;
import java.util.Set;
import java.util.function.Supplier;

/// How far the owner lets anything out, as it is at the moment of each request.
///
/// @param origins the `scheme://host:port` of every destination the owner has declared
/// @param trust how far the owner has opened this Homarus
/// @param stops what the owner has stopped
/// @param regions where what is sent may be processed
/// @param limits how much may go to one destination
/// @param looked the names of the destinations whose requests the owner wants to see before they go
public record Bounds(
        Supplier<Set<String>> origins,
        Supplier<Trust> trust,
        Supplier<Stops> stops,
        Supplier<Regions> regions,
        Supplier<Limits> limits,
        Supplier<Set<String>> looked) {
    /// With the limits that hold where the owner has said nothing, and no looks.
    public Bounds(
            Supplier<Set<String>> origins, Supplier<Trust> trust, Supplier<Stops> stops, Supplier<Regions> regions) {
        this(origins, trust, stops, regions, () -> Limits.STANDARD, Set::of);
    }
}
