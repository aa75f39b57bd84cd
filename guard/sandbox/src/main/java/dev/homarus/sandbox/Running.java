package dev.homarus.sandbox;

import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// Something that was started, with all that it starts itself. Used by the one thread that waits for it.
interface Running {
    /// Returns its output and error, as one stream.
    InputStream output();

    /// Waits for the end of its first process; true when it has ended.
    boolean waitFor(Duration longest) throws InterruptedException;

    /// Returns the limit that is broken right now.
    Optional<String> broken();

    /// Ends all of it, whether or not the thread is interrupted; false when something is left.
    boolean end();

    /// Waits, after the end of its first process, until nothing is left; false when something is.
    boolean emptied();

    /// Returns its exit status after its end; empty when the command was never started or did not end by itself.
    OptionalInt exit();

    /// Whether it was ended by a signal that was not ours.
    boolean struck();
}
