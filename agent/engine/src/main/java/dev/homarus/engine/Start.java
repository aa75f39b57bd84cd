package dev.homarus.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/// Starts the process that runs a model.
interface Start {
    /// A process that was started.
    interface Child extends AutoCloseable {
        OutputStream input();

        InputStream output();

        /// Returns the end of what its libraries wrote: text that nobody vouches for.
        String lastWords();

        boolean isTooLarge();

        /// Ends it at once.
        @Override
        void close();
    }

    /// Starts one.
    ///
    /// @param file a real file
    /// @param most bytes of memory that it may use
    /// @param look whether it is to say what the file is, and to end
    Child start(Path file, long most, boolean look) throws IOException;
}
