package dev.homarus.sandbox;

import java.util.Optional;
import java.util.function.Consumer;

/// A way to run something so that it reaches nothing else. Thread-safe.
interface Isolation extends AutoCloseable {
    /// Runs it on the calling thread.
    ///
    /// @param progress is given the output piece by piece, on another thread
    Outcome run(Job job, Mode mode, Optional<Consumer<String>> progress);

    /// Ends everything that runs and starts no more.
    @Override
    void close();
}
