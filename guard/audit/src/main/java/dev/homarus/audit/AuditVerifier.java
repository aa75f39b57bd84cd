package dev.homarus.audit;

import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Verifies a log from its files alone, while a gateway may be appending to it. Changes nothing.
public final class AuditVerifier {
    /// How often a log that grew while it was being read is read again before a finding counts.
    private static final int ATTEMPTS = 3;

    private AuditVerifier() {}

    /// Reads the whole log once, in constant memory, and the ones before it, each of which is to end where the
    /// one after it says.
    ///
    /// @param folder of the log
    /// @param witness the file outside the home that keeps the newest head
    /// @param keys with them every entry is opened too, and heads are authenticated; without them the public key
    ///     beside the log is taken on trust
    /// @param anchors heads that were kept elsewhere, for instance in a backup
    /// @throws ProblemException `AUDIT-001` where the files cannot be read
    public static Report verify(Path folder, Path witness, Optional<AuditKeys> keys, List<Head> anchors) {
        try {
            for (int attempt = 1; ; attempt++) {
                var before = Witness.read(witness);
                var files = new AuditFiles(folder);
                var report = new EarlierLogs(files, keys)
                        .addTo(Inspection.of(files, before, keys, anchors).run());
                if (report.ok() || attempt == ATTEMPTS || sequence(before) == sequence(Witness.read(witness))) {
                    return report;
                }
            }
        } catch (IOException e) {
            throw Problems.unreachable(e).asException();
        }
    }

    private static long sequence(Witness.Content content) {
        return content.newest().map(Witness.Slot::sequence).orElse(-1L);
    }
}
