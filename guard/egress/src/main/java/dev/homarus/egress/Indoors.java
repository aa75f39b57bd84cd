package dev.homarus.egress;

import java.io.InputStream;
import java.time.Duration;

/// Asks a model that runs in a process which this one starts and which has no network. Whoever calls it has
/// everything on record. Thread-safe.
public interface Indoors {
    /// An answer that has begun.
    ///
    /// @param status as HTTP's
    /// @param body ends with an [java.io.IOException] where nothing comes for too long, and with a
    ///     [dev.homarus.types.ProblemException] where the process has ended
    /// @param abort gives the rest of it up; may be called more than once, by any thread
    record Answer(int status, InputStream body, Runnable abort) {}

    /// Asks one, and returns when it begins to answer. Interrupting the thread gives it up.
    ///
    /// @param destination its name, `provider:NAME`
    /// @param path `/chat/completions` or `/embeddings`
    /// @param idle the longest silence in an answer
    /// @throws dev.homarus.types.ProblemException why it is not asked, or EGRESS-005 where it was given up
    Answer ask(String destination, String path, byte[] body, Duration idle);
}
