package dev.homarus.egress;

import dev.homarus.budget.Tokens;
import java.io.InputStream;
import java.util.Optional;

/// An answer that is coming in. Closing it ends the connection if the answer is not complete.
public interface Exchange extends AutoCloseable {
    /// Returns the HTTP status.
    int status();

    /// Returns what the other side says about when to ask again: the header `Retry-After`, in seconds
    /// where it is a date.
    Optional<String> retryAfter();

    /// Returns the body as it arrives; a silence longer than the request's limit is an [java.io.IOException].
    InputStream body();

    /// Returns the ledger's id of the request.
    long request();

    /// Says that the answer was understood to its end: what is left of the body is skipped in the background,
    /// so that the connection can be used again.
    void complete();

    /// Says what the provider has counted, in place of what was reserved. An answer that is closed without
    /// counts as reserved where its status is 2xx, and as nothing where it is an error.
    void settle(Tokens counted);

    @Override
    void close();
}
