package dev.homarus.policy;

import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.time.Instant;
import java.util.Optional;

/// The owner's consent to what one destination may be sent: to texts that are about nothing in particular, or
/// to those that are about one domain. A text that is about several needs a consent for each.
///
/// @param origin `scheme://host:port`; a consent never follows a changed address
/// @param domain what the texts are about; nothing for those that are about nothing in particular
/// @param highest PUBLIC or PERSONAL; PERSONAL for a domain
/// @param names whether values that identify a person go as pseudonyms, in texts of any domain; said by the
///     consent without one
public record Consent(String origin, Optional<String> domain, Classification highest, Instant expires, boolean names) {
    /// A consent for texts that are about nothing in particular.
    public Consent(String origin, Classification highest, Instant expires, boolean names) {
        this(origin, Optional.empty(), highest, expires, names);
    }

    /// A consent under which values that identify a person go as they are.
    public Consent(String origin, Classification highest, Instant expires) {
        this(origin, highest, expires, false);
    }

    public Consent {
        if (highest.compareTo(Classification.PERSONAL) > 0) {
            throw new IllegalArgumentException("a consent covers PUBLIC or PERSONAL only");
        }
        if (domain.isPresent() && (highest != Classification.PERSONAL || names)) {
            throw new IllegalArgumentException("a consent for a domain covers PERSONAL, and says nothing about names");
        }
        if (domain.equals(Optional.of(Label.MANY))) {
            throw new IllegalArgumentException("nobody can consent to what is not named");
        }
    }

    /// Returns a consent for PERSONAL texts that are about a domain.
    public static Consent about(String domain, String origin, Instant expires) {
        return new Consent(origin, Optional.of(domain), Classification.PERSONAL, expires, false);
    }

    /// Whether it is for this destination and counts at this time.
    public boolean counts(String destination, Instant now) {
        return origin.equals(destination) && now.isBefore(expires);
    }
}
