package dev.homarus.egress;

import dev.homarus.policy.Limits;
import dev.homarus.policy.Regions;
import dev.homarus.policy.Stops;
import dev.homarus.policy.Trust;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// How far the owner lets anything out, as it is at the moment of each request.
///
/// @param declared whether the owner has declared the destination at a `scheme://host:port`
/// @param trust how far the owner has opened this Homarus
/// @param stops what the owner has stopped
/// @param regions where what is sent may be processed
/// @param limits how much may go to one destination
/// @param looked the names of the destinations whose requests the owner wants to see before they go
/// @param pins which keys their servers have to show
/// @param ways how to get there
public record Bounds(
        Predicate<String> declared,
        Supplier<Trust> trust,
        Supplier<Stops> stops,
        Supplier<Regions> regions,
        Supplier<Limits> limits,
        Supplier<Set<String>> looked,
        Pins pins,
        Ways ways) {
    /// With the limits that hold where the owner has said nothing, and no looks.
    public Bounds(Predicate<String> declared, Supplier<Trust> trust, Supplier<Stops> stops, Supplier<Regions> regions) {
        this(declared, trust, stops, regions, () -> Limits.STANDARD, Set::of, Pins.NONE, new Ways());
    }
}
