package dev.homarus.gateway;

import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.store.Copying;
import dev.homarus.types.Problem;
import dev.homarus.vault.OpenRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// What is written anew beside a home under its next keys, and how it takes the place of what is there: the
/// audit, then the head outside, then the database. The database that a key ring opens says how far it came, so
/// a process that ends at any step leaves what the next start brings to an end. Steps: `docs/spec/home.md`.
///
/// @param home whose keys are renewed
/// @param homeId as its ring has it
/// @param moved is told what took its place, each time
record NextHome(Home home, String homeId, Consumer<Path> moved) {
    private static final Pattern EARLIER = Pattern.compile("until-[1-9]\\d*");
    private static final int PIECE = 1 << 20;

    NextHome(Home home, String homeId) {
        this(home, homeId, path -> {});
    }

    /// What a start found.
    enum Found {
        /// Nothing was under way.
        NOTHING,
        /// New keys were not in force yet: what was written for them is gone.
        UNDONE,
        /// New keys were in force already: what was written under them is in its place.
        COMPLETED
    }

    Path database() {
        return home.database().resolveSibling("core.db.next");
    }

    Path audit() {
        return home.audit().resolveSibling("audit.next");
    }

    Path witness() {
        var witness = home.witness(homeId);
        return witness.resolveSibling(witness.getFileName() + ".next");
    }

    /// The database of before, until it is overwritten.
    private Path gone() {
        return home.database().resolveSibling("core.db.gone");
    }

    private boolean isThere() {
        return List.of(database(), audit(), witness(), gone()).stream().anyMatch(Files::exists);
    }

    /// Makes what was written durable: it may be relied on from then on.
    void flush() throws IOException {
        try (var files = Files.list(audit())) {
            for (var file : files.toList()) {
                force(file);
            }
        }
        for (var path : List.of(database(), witness())) {
            force(path);
        }
        for (var folder : List.of(audit(), folder(audit()), folder(database()), folder(witness()))) {
            force(folder);
        }
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().resolveSibling("");
    }

    private static void force(Path path) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Brings to an end what was under way, by what `ring` opens. Nobody has the database or the audit open.
    ///
    /// @throws dev.homarus.types.ProblemException VAULT-027 where the disk refuses
    Found settle(OpenRing ring) {
        if (!isThere()) {
            return Found.NOTHING;
        }
        try (var key = databaseKey(ring.data())) {
            if (!Copying.opens(home.database(), key)) {
                return Copying.opens(database(), key)
                        ? complete(ring.earlierAudits().size())
                        : Found.NOTHING;
            }
            // The last step but one was done where the database of before is still there.
            var found = Files.exists(gone()) ? Found.COMPLETED : Found.UNDONE;
            discard();
            return found;
        } catch (IOException e) {
            throw stuck(e).asException();
        }
    }

    static Problem stuck(Exception cause) {
        return new Problem(
                "VAULT-027",
                "The home's new keys are in force, and its files could not be put in their place ("
                        + cause.getClass().getSimpleName() + ").",
                "Nothing is lost. Look whether the disk is full or read-only, then start again: the start goes on with"
                        + " it.");
    }

    /// @param number of the log that ends
    private Found complete(int number) throws IOException {
        moveAudit(number);
        if (Files.exists(witness())) {
            move(witness(), home.witness(homeId));
            force(folder(witness()));
        }
        if (Files.exists(home.database())) {
            move(home.database(), gone());
        }
        for (var end : List.of("-wal", "-shm")) {
            overwrite(beside(home.database(), end));
            Files.deleteIfExists(beside(database(), end));
        }
        move(database(), home.database());
        force(folder(database()));
        overwrite(gone());
        return Found.COMPLETED;
    }

    private void moveAudit(int number) throws IOException {
        if (!Files.exists(audit())) {
            return;
        }
        var ended = audit().resolve("until-" + number);
        if (Files.exists(ended)) {
            // A start has made an empty one in its place.
            Files.deleteIfExists(home.audit());
        } else {
            move(home.audit(), ended);
        }
        try (var inside = Files.list(ended)) {
            for (var earlier : inside.filter(NextHome::isEarlier).toList()) {
                move(earlier, audit().resolve(earlier.getFileName()));
            }
        }
        force(ended);
        force(audit());
        move(audit(), home.audit());
        force(folder(audit()));
    }

    private void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        moved.accept(to);
    }

    private static boolean isEarlier(Path path) {
        return Files.isDirectory(path)
                && EARLIER.matcher(path.getFileName().toString()).matches();
    }

    /// Takes away what was written under keys that are not in force, and what is left of the database of
    /// before. A folder that holds an earlier log stays.
    void discard() throws IOException {
        for (var end : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(beside(database(), end));
        }
        if (Files.isDirectory(audit())) {
            try (var files = Files.list(audit())) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }
            removeEmpty(audit());
        }
        Files.deleteIfExists(witness());
        overwrite(gone());
    }

    private static void removeEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // It holds an earlier log; whoever put older keys back finds it there.
        }
    }

    private static Path beside(Path file, String end) {
        return file.resolveSibling(file.getFileName() + end);
    }

    /// Overwrites a file once before it is removed; what a disk keeps elsewhere of it stays.
    private static void overwrite(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long left = channel.size();
            channel.position(0);
            while (left > 0) {
                left -= channel.write(ByteBuffer.allocate((int) Math.min(PIECE, left)));
            }
            channel.force(true);
        }
        Files.delete(file);
    }

    /// Returns how many bytes the renewal needs beside what is there: the copy of the database, and what it
    /// takes to bring it to an end.
    long needed() throws IOException {
        long bytes = 1L << 22;
        for (var end : List.of("", "-wal")) {
            var file = beside(home.database(), end);
            bytes += Files.exists(file) ? Files.size(file) : 0;
        }
        return bytes;
    }

    /// Returns how many bytes are free there.
    long free() throws IOException {
        return Files.getFileStore(home.root()).getUsableSpace();
    }

    /// Returns the key of the database below a data key.
    static SecretBytes databaseKey(SecretBytes data) {
        return KeyDerivation.derive(data, "database core");
    }
}
