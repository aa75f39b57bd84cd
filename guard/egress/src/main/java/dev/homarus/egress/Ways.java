package dev.homarus.egress;

import dev.homarus.types.Destination;
import java.util.Map;
import java.util.Optional;

/// What the owner's settings say of the ways to destinations, by their names, as they are now.
public final class Ways {
    /// One of them.
    ///
    /// @param own how the server proves itself, where it is the owner's
    /// @param route the proxy in between
    public record Way(Optional<OwnServer> own, Optional<Route> route) {
        /// Straight there, by what this machine trusts.
        public static final Way STRAIGHT = new Way(Optional.empty(), Optional.empty());
    }

    /// The name of the destination of any page.
    public static final String PAGES = "web";

    private volatile Map<String, Way> known = Map.of();
    private volatile Optional<Indoors> indoors = Optional.empty();

    /// Straight to everywhere, until it is set.
    public Ways() {}

    /// Takes these in the place of those before; the next connection is made as they say.
    public void set(Map<String, Way> now) {
        known = Map.copyOf(now);
    }

    /// Takes what asks the models that are embedded.
    public void inside(Indoors engine) {
        indoors = Optional.of(engine);
    }

    Optional<Indoors> inside() {
        return indoors;
    }

    /// What is on this machine is reached straight.
    Way to(Destination destination) {
        return destination.reach() == Destination.Reach.LOCAL
                ? Way.STRAIGHT
                : known.getOrDefault(destination.name(), Way.STRAIGHT);
    }
}
