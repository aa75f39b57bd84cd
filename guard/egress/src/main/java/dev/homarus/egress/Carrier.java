package dev.homarus.egress;

import dev.homarus.types.Destination;
import dev.homarus.types.Outgoing;
import java.time.Duration;
import java.util.Map;

/// How what may leave gets there: dialled from here, or through a key proxy. Whoever calls it has everything on
/// record.
interface Carrier extends AutoCloseable {
    /// Gets a page: a `GET` for exactly this target.
    @FunctionalInterface
    interface Getting {
        /// Gets it.
        ///
        /// @param total the longest time for all of it
        Dialer.Answer get(Destination to, String path, Map<String, String> headers, Duration total);
    }

    /// Sends a request to a destination that the owner has declared.
    Dialer.Answer send(Outgoing out);

    /// Gets pages of other machines, without credentials.
    Getting pages();

    /// Gets what a search engine says to exactly this request, whose headers stay without its credential.
    Getting engine(Outgoing ask);

    @Override
    void close();
}
