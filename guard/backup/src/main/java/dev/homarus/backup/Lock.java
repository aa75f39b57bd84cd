package dev.homarus.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps a second writer out, and writers away from readers. A disk that cannot be written needs none.
record Lock(@Nullable FileChannel channel) implements AutoCloseable {
    static Lock take(Path file, boolean writing) {
        if (!writing && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Lock(null);
        }
        var options = writing
                ? Set.<OpenOption>of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS)
                : Set.<OpenOption>of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            var channel = FileChannel.open(file, options, Folder.mode(Folder.parent(file), "rw-------"));
            try {
                if (channel.tryLock(0, Long.MAX_VALUE, !writing) != null) {
                    return new Lock(channel);
                }
            } catch (OverlappingFileLockException e) {
                // Held by this process.
            }
            channel.close();
            throw Problems.locked();
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw Problems.disk(e);
        }
    }
}
