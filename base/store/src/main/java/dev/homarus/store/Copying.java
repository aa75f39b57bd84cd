package dev.homarus.store;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A database written anew under another key, page by page in memory: nothing of it is on the disk in clear.
public final class Copying {
    private Copying() {}

    /// Copies a database that nobody has open; the copy is durable when it returns.
    ///
    /// @param to is not there yet; where this fails, what is there then is no database
    /// @param other the key of the copy; both stay the caller's
    /// @throws dev.homarus.types.ProblemException STORE-001 when `key` does not open it, STORE-002 when the disk
    ///     refuses or a page is damaged
    public static void under(Path file, SecretBytes key, Path to, SecretBytes other) {
        if (Files.exists(to)) {
            throw new IllegalArgumentException("a copy goes where nothing is");
        }
        Database.createPrivate(to);
        try (var database = Database.open(file, key, false)) {
            database.vacuumInto(
                    other.use(raw -> "file:" + escaped(to) + "?cipher=chacha20&key=raw:" + Digests.hex(raw)));
        } catch (StoreException e) {
            throw Database.problem(e).asException();
        }
        try (var channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw new Problem(
                            "STORE-002",
                            "The disk refused to write the database ("
                                    + e.getClass().getSimpleName() + ").",
                            "Check the disk's space, its permissions and its health, then try again.")
                    .asException();
        }
    }

    /// Tells whether there is a database of this name that the key opens.
    public static boolean opens(Path file, SecretBytes key) {
        if (!Files.exists(file)) {
            return false;
        }
        try (var database = Database.open(file, key, true)) {
            return !database.tx()
                    .all("SELECT name FROM sqlite_schema LIMIT 1", row -> row.text(0))
                    .isEmpty();
        } catch (ProblemException | StoreException e) {
            return false;
        }
    }

    private static String escaped(Path path) {
        return path.toAbsolutePath().toUri().getRawPath();
    }
}
