package dev.homarus.tool;

import dev.homarus.detect.Distinctive;
import dev.homarus.detect.KnownValues;
import dev.homarus.files.Bounds;
import dev.homarus.files.Entry;
import dev.homarus.files.Walk;
import dev.homarus.files.Workspace;
import dev.homarus.policy.Action.ReadWorkspace;
import dev.homarus.policy.Decision;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Permit;
import dev.homarus.policy.Policy;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the files of folders that are PERSONAL or more, again only those that have changed. For one thread at a
/// time; it can be stopped by another.
final class FolderReading {
    /// How far one reading goes.
    ///
    /// @param entries files and folders in a labelled folder
    /// @param fileBytes of one file; the rest of a larger one is not read
    /// @param bytes of all files
    /// @param found values in all, of which the most telling are known
    /// @param values that are known
    record Most(int entries, int fileBytes, long bytes, int found, int values, Duration time) {
        static final Most STANDARD =
                new Most(10_000, 1 << 20, 32L << 20, 40_000, FolderValues.MAX_VALUES, Duration.ofSeconds(20));
    }

    /// What was found.
    ///
    /// @param values of files as they are, and as far as there is room what was in them before
    /// @param more how many there were besides
    record Found(List<KnownValues.Value> values, int more, int files, int unread, boolean complete) {}

    /// One file that was read.
    private record File(String version, long bytes, boolean whole, List<Distinctive> values) {}

    private final Workspace workspace;
    private final FolderLabels folders;
    private final InstantSource clock;
    private final Most most;
    private final Map<String, File> files = new TreeMap<>();
    private final Map<String, Distinctive> gone = new LinkedHashMap<>();
    private volatile boolean stopped;

    /// Of the reading that is under way.
    private final Set<String> met = new HashSet<>();

    private long end;
    private long bytes;
    private int kept;
    private int unread;

    FolderReading(Workspace workspace, FolderLabels folders, InstantSource clock) {
        this(workspace, folders, clock, Most.STANDARD);
    }

    FolderReading(Workspace workspace, FolderLabels folders, InstantSource clock, Most most) {
        this.workspace = workspace;
        this.folders = folders;
        this.clock = clock;
        this.most = most;
    }

    void stop() {
        stopped = true;
    }

    /// Goes through all of the folders once.
    Found read() {
        met.clear();
        end = System.nanoTime() + most.time().toNanos();
        bytes = 0;
        kept = 0;
        unread = 0;
        boolean complete = true;
        for (var folder : FolderLabels.outermost(names())) {
            complete &= walk(folder);
        }
        if (complete) {
            var left =
                    files.keySet().stream().filter(path -> !met.contains(path)).toList();
            left.forEach(path -> remember(files.remove(path)));
        }
        return found(complete);
    }

    /// Whether there is nothing to read, whatever is on the disk.
    boolean isNothing() {
        return names().isEmpty();
    }

    /// Returns the folders, the most harmful first.
    private List<String> names() {
        return folders.folders().entrySet().stream()
                .filter(entry -> entry.getValue().classification() != Classification.PUBLIC)
                .sorted(Map.Entry.<String, Label>comparingByValue(
                                Comparator.comparing(Label::classification).reversed())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean walk(String folder) {
        try {
            return new Walk(workspace, new Bounds(Bounds.MOST.depth(), most.entries()), this::visit)
                    .run(permit(folder));
        } catch (ProblemException e) {
            // There is none yet; or something stands there that is no folder.
            boolean absent = e.problem().code().equals("FILES-002");
            unread += absent ? 0 : 1;
            return absent;
        }
    }

    private Permit permit(String folder) {
        var action = new ReadWorkspace("", folder);
        if (Policy.decide(action, Facts.at(clock.instant())) instanceof Decision.Allow(var permit)) {
            return permit;
        }
        throw new IllegalStateException("a labelled folder cannot be read");
    }

    private Walk.Next visit(Entry entry, Walk.Reader reader) {
        if (stopped || System.nanoTime() > end) {
            return Walk.Next.STOP;
        }
        if (entry.kind() == Entry.Kind.FOLDER) {
            return Walk.Next.ON;
        }
        if (entry.kind() == Entry.Kind.OTHER) {
            unread++;
            return Walk.Next.ON;
        }
        met.add(entry.path());
        var version = entry.version() + " " + entry.size();
        var known = files.get(entry.path());
        if (known == null || !known.version().equals(version)) {
            known = file(entry, reader, version);
            remember(files.put(entry.path(), known));
        }
        bytes += known.bytes();
        kept += known.values().size();
        unread += known.whole() ? 0 : 1;
        return Walk.Next.ON;
    }

    private File file(Entry entry, Walk.Reader reader, String version) {
        // Without a version it is looked at again the next time.
        var unread = new File("", 0, false, List.of());
        if (bytes >= most.bytes() || kept >= most.found()) {
            return unread;
        }
        byte[] content;
        try {
            content = reader.first(most.fileBytes());
        } catch (ProblemException e) {
            return unread;
        }
        for (byte b : content) {
            if (b == 0) {
                return new File(version, content.length, false, List.of());
            }
        }
        var label = folders.at(entry.path());
        var text = new String(content, StandardCharsets.UTF_8);
        var found = Distinctive.in(text, label.classification(), about(label));
        return new File(version, content.length, entry.size() <= content.length, found);
    }

    private static String about(Label label) {
        return label.domains().size() == 1 ? label.domains().iterator().next() : "";
    }

    /// What was known once stays known until the end of this process.
    private void remember(@Nullable File before) {
        if (before != null) {
            before.values().forEach(one -> gone.put(one.value().text(), one));
            var eldest = gone.entrySet().iterator();
            while (gone.size() > most.values()) {
                eldest.next();
                eldest.remove();
            }
        }
    }

    private Found found(boolean complete) {
        var now = new ArrayList<Distinctive>();
        files.values().forEach(file -> now.addAll(file.values()));
        var all = Distinctive.heaviest(now, Integer.MAX_VALUE);
        int more = Math.max(0, all.size() - most.values());
        if (more == 0 && !gone.isEmpty()) {
            now.addAll(gone.values());
            all = Distinctive.heaviest(now, most.values());
        }
        return new Found(all.stream().limit(most.values()).toList(), more, files.size() - unread(), unread, complete);
    }

    private int unread() {
        return (int) files.values().stream().filter(file -> !file.whole()).count();
    }
}
