package dev.homarus.cli.home;

import dev.homarus.audit.AuditExport;
import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditVerifier;
import dev.homarus.audit.Head;
import dev.homarus.audit.Report;
import dev.homarus.cli.local.Screen;
import dev.homarus.cli.local.Surroundings;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.store.Store;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The audit log, read from its files alone.
public final class OfflineAudit {
    /// A mark is 8 bytes of size, then a root.
    private static final int MARK = 40;

    private OfflineAudit() {}

    /// Verifies the log with as much as can be had: the keys, the head outside the home, and, where no gateway
    /// runs, the head that the database keeps.
    ///
    /// @param gatewayRuns whether a gateway has the database open, which is then left alone
    public static Report verify(Surroundings around, Screen screen, boolean gatewayRuns) {
        betweenKeys(around);
        var witness = around.witness(HomeKeys.ring(around).home());
        var open = HomeKeys.open(around, screen);
        if (open.isEmpty()) {
            return AuditVerifier.verify(around.audit(), witness, Optional.empty(), List.of());
        }
        try (var ring = open.get();
                var keys = AuditKeys.from(ring.data(), ring.earlierAudits())) {
            var anchors = gatewayRuns ? List.<Head>of() : anchors(around, ring.data());
            return AuditVerifier.verify(around.audit(), witness, Optional.of(keys), anchors);
        }
    }

    /// @throws dev.homarus.types.ProblemException VAULT-031 where new keys are being made, or a process ended
    ///     at it
    private static void betweenKeys(Surroundings around) {
        var database = around.database();
        if (Files.exists(database.resolveSibling(database.getFileName() + ".next"))
                || Files.exists(around.audit().resolveSibling("audit.next"))) {
            throw new Problem(
                            "VAULT-031",
                            "This home is being given new keys, or a process ended in the middle of it.",
                            "Wait until it is done. If no gateway runs, start it: it brings it to an end, or takes it back.")
                    .asException();
        }
    }

    /// Reads the head kept in the database, unless another process has the home.
    private static List<Head> anchors(Surroundings around, SecretBytes data) {
        if (!Files.exists(around.database())) {
            return List.of();
        }
        try (var channel = FileChannel.open(around.run().resolve("lock"), StandardOpenOption.WRITE);
                var lock = lock(channel);
                var key = KeyDerivation.derive(data, "database core");
                var store = Store.open(around.database(), key, List.of(), () -> new byte[0])) {
            var mark = store.mark();
            return lock.isValid() && mark.length == MARK
                    ? List.of(new Head(ByteBuffer.wrap(mark).getLong(), Arrays.copyOfRange(mark, 8, MARK)))
                    : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        var lock = channel.tryLock();
        if (lock == null) {
            throw new IOException("taken");
        }
        return lock;
    }

    /// Compares the rows of rights and secrets in the database of a stopped home with what the audit says they
    /// have to be, and returns the tables whose rows are others. Empty where that cannot be told: a gateway
    /// runs, nothing here opens the home, or the audit does not say it yet.
    ///
    /// @throws dev.homarus.types.ProblemException as [#verify]
    public static Optional<List<String>> changedRows(Surroundings around, Screen screen) {
        betweenKeys(around);
        var open = HomeKeys.open(around, screen);
        if (open.isEmpty() || !Files.exists(around.database())) {
            return Optional.empty();
        }
        try (var ring = open.get();
                var keys = AuditKeys.from(ring.data(), ring.earlierAudits());
                var channel = FileChannel.open(around.run().resolve("lock"), StandardOpenOption.WRITE);
                var lock = lock(channel);
                var rows = KeyDerivation.derive(ring.data(), "database rows");
                var key = KeyDerivation.derive(ring.data(), "database core");
                var store = Store.open(around.database(), key, List.of(), () -> new byte[0])) {
            var report = AuditVerifier.verify(
                    around.audit(), around.witness(ring.ring().home()), Optional.of(keys), List.of());
            return report.state().filter(entry -> lock.isValid()).map(entry -> {
                var detail = entry.event().detail();
                var wanted = tags(detail, "rows");
                var found = store.tags(rows, wanted.keySet());
                var before = tags(detail, "before");
                return found.equals(wanted) || (!before.isEmpty() && found.equals(before))
                        ? List.<String>of()
                        : wanted.entrySet().stream()
                                .filter(tag -> !tag.getValue().equals(found.get(tag.getKey())))
                                .map(Map.Entry::getKey)
                                .sorted()
                                .toList();
            });
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> tags(Json.Obj detail, String name) {
        var tags = new HashMap<String, String>();
        detail.object(name)
                .ifPresent(rows -> rows.members().keySet().forEach(table -> tags.put(table, rows.text(table))));
        return tags;
    }

    /// Writes every entry as a line of JSON.
    ///
    /// @throws dev.homarus.types.ProblemException CLI-011 where the home cannot be opened
    public static AuditExport.Exported export(Surroundings around, Screen screen, OutputStream out) {
        betweenKeys(around);
        var ring = HomeKeys.open(around, screen)
                .orElseThrow(() -> new Problem(
                                "CLI-011",
                                "The entries are sealed, and there is no key here to open them.",
                                "Run this on a terminal and give the passphrase, or set HOMARUS_PASSPHRASE_FILE.")
                        .asException());
        try (ring;
                var keys = AuditKeys.from(ring.data(), ring.earlierAudits())) {
            return AuditExport.jsonLines(around.audit(), keys, out);
        } catch (IOException e) {
            throw new Problem(
                            "CLI-012",
                            "The output could not be written (" + e.getClass().getSimpleName() + ").",
                            "Check that the disk is not full, and export again.")
                    .asException();
        }
    }
}
