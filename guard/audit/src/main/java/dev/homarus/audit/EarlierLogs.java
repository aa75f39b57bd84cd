package dev.homarus.audit;

import dev.homarus.audit.Finding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The logs that ended when the home's keys were renewed, each in a folder `until-N` of the one that is
/// written. With the keys, each has to end at the head that the first entry of the log after it names; without
/// them, at its own checkpoint.
final class EarlierLogs {
    private static final Pattern FOLDER = Pattern.compile("until-([1-9]\\d{0,3})");

    private final AuditFiles files;
    private final Optional<AuditKeys> keys;
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long entries;

    EarlierLogs(AuditFiles files, Optional<AuditKeys> keys) {
        this.files = files;
        this.keys = keys;
    }

    /// Adds to the report of the log that is written what these are found to be; where there is none, and the
    /// keys know of none, it is that report.
    Report addTo(Report report) throws IOException {
        int count = keys.isPresent() ? keys.get().earlier().size() : folders();
        if (count == 0) {
            return report;
        }
        findings.addAll(report.findings());
        notes.addAll(report.notes());
        var later = beginning(files, keys, count + 1);
        for (int number = count; number > 0; number--) {
            later = inspect(number, later.map(Beginning::earlier));
        }
        if (keys.isEmpty()) {
            notes.add("Whether the earlier logs are the ones that the newest goes on from can be told with the root key"
                    + " only.");
        }
        return new Report(
                findings.isEmpty(), report.entries() + entries, report.head(), findings, notes, report.state());
    }

    private int folders() throws IOException {
        try (var all = Files.list(files.folder())) {
            return all.map(path -> FOLDER.matcher(path.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToInt(name -> Integer.parseInt(name.group(1)))
                    .max()
                    .orElse(0);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /// Returns what the log says of the one before it; one that is not the `number`-th to be is found.
    private Optional<Beginning> beginning(AuditFiles log, Optional<AuditKeys> with, int number) throws IOException {
        if (with.isEmpty() || number == 1) {
            return Optional.empty();
        }
        var beginning = Beginning.read(log, with.get()).filter(it -> it.log() == number);
        if (beginning.isEmpty()) {
            findings.add(Finding.at(
                    Kind.CHANGED, 0, name(log) + "The first entry does not name the log that this one goes on from."));
        }
        return beginning;
    }

    private Optional<Beginning> inspect(int number, Optional<Head> named) throws IOException {
        var log = files.earlier(number);
        var with = keys.map(known -> known.earlier().get(number - 1));
        var report = Inspection.ofEarlier(log, with, named).run();
        entries += report.entries();
        report.findings()
                .forEach(found -> findings.add(new Finding(found.kind(), found.index(), name(log) + found.sentence())));
        report.notes().forEach(note -> notes.add(name(log) + note));
        return beginning(log, with, number);
    }

    private String name(AuditFiles log) {
        return log.equals(files) ? "" : "In the earlier log " + log.folder().getFileName() + ": ";
    }
}
