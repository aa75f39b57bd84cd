package dev.homarus.audit;

import dev.homarus.crypto.Digests;
import dev.homarus.protocol.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes all entries in clear, for another system to keep. The output is as sensitive as the most sensitive
/// entry.
public final class AuditExport {
    private AuditExport() {}

    /// What was written.
    ///
    /// @param entries of all logs
    /// @param head over exactly the exported entries of the log that is written
    public record Exported(long entries, Head head) {}

    /// Writes one line of JSON per entry, oldest first: the members of [Entry#json], then `label` and `leaf`,
    /// the hexadecimal leaf by which the copy can be checked against a head. An entry that does not open has
    /// the kind
    /// `audit.unreadable`. Earlier logs come first; each has a tree of its own. Reads them once, in constant
    /// memory;
    /// a gateway may be appending.
    ///
    /// @throws dev.homarus.types.ProblemException `AUDIT-001` where the files cannot be read
    /// @throws IOException where `out` cannot be written
    public static Exported jsonLines(Path folder, AuditKeys keys, OutputStream out) throws IOException {
        var files = new AuditFiles(folder);
        long earlier = 0;
        for (int number = 1; number <= keys.earlier().size(); number++) {
            if (Files.exists(files.earlier(number).entries())) {
                earlier += log(files.earlier(number), keys.earlier().get(number - 1), number, out)
                        .size();
            }
        }
        var head = log(files, keys, 0, out);
        out.flush();
        return new Exported(earlier + head.size(), head);
    }

    private static Head log(AuditFiles files, AuditKeys keys, int number, OutputStream out) throws IOException {
        var tree = new Tree();
        try (var entries = FileChannel.open(files.entries(), StandardOpenOption.READ)) {
            var reader = new FrameReader(entries, 0, entries.size());
            while (reader.next()) {
                var leaf = tree.leaf(reader.sealed());
                var entry = Lookup.open(keys, tree.size(), reader.sealed());
                out.write(line(entry.of(number), leaf).bytes());
                out.write('\n');
                tree.add(leaf);
            }
        } catch (NoSuchFileException e) {
            throw Problems.unreachable(e).asException();
        }
        return tree.head();
    }

    private static Json.Obj line(Entry entry, byte[] leaf) {
        var json = Json.object();
        entry.json().members().forEach(json::put);
        return json.put("label", entry.event().label().text())
                .put("leaf", Digests.hex(leaf))
                .build();
    }
}
