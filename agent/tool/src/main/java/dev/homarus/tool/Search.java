package dev.homarus.tool;

import com.google.re2j.Pattern;
import dev.homarus.files.Bounds;
import dev.homarus.files.Entry;
import dev.homarus.files.Walk;
import dev.homarus.files.Walk.Next;
import dev.homarus.files.Workspace;
import dev.homarus.policy.Permit;
import dev.homarus.protocol.Shown;
import dev.homarus.types.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One search through text files. For one use.
final class Search {
    private static final Bounds BOUNDS = new Bounds(32, 20_000);
    private static final int MAX_FILE = 1_048_576;
    private static final long MAX_BYTES = 67_108_864;
    private static final int MAX_MATCHES = 200;

    /// The longest part of a line that is searched, and that is shown, in characters.
    private static final int MAX_LINE = 10_000;

    private static final int MAX_SHOWN = 300;
    private static final Duration MAX_TIME = Duration.ofSeconds(10);

    private final Pattern pattern;
    private final Optional<Glob> glob;
    private final Set<String> closed;
    private final List<String> passed = new ArrayList<>();
    private final long end = System.nanoTime() + MAX_TIME.toNanos();
    private final StringBuilder found = new StringBuilder();
    private long bytes;
    private int matches;
    private int skipped;

    /// @param closed folders to go past
    Search(Pattern pattern, Optional<Glob> glob, Set<String> closed) {
        this.pattern = pattern;
        this.glob = glob;
        this.closed = closed;
    }

    /// Returns `path:line: text` for each match, and what was left out.
    String run(Workspace workspace, Permit permit) {
        boolean all = new Walk(workspace, BOUNDS, this::visit).run(permit);
        if (matches == 0) {
            found.append("no match\n");
        }
        if (skipped > 0) {
            found.append('[').append(skipped).append(" files that are no text, too large or unreadable]\n");
        }
        passed.forEach(folder -> found.append('[')
                .append(Shown.exactly(folder))
                .append("/ ")
                .append(ListFilesTool.CLOSED)
                .append("]\n"));
        return found.append(all ? "" : "[more]\n").toString();
    }

    private Next visit(Entry entry, Walk.Reader reader) {
        if (entry.kind() == Entry.Kind.FOLDER) {
            if (closed.contains(entry.path())) {
                passed.add(entry.path());
                return Next.SKIP;
            }
            return ListFilesTool.isGit(entry.path()) ? Next.SKIP : Next.ON;
        }
        if (entry.kind() != Entry.Kind.FILE
                || glob.filter(names -> !names.matches(entry.path())).isPresent()) {
            return Next.ON;
        }
        if (entry.size() > MAX_FILE) {
            skipped++;
            return Next.ON;
        }
        try {
            return lines(entry, reader.first(MAX_FILE));
        } catch (ProblemException e) {
            skipped++;
            return Next.ON;
        }
    }

    private Next lines(Entry entry, byte[] content) {
        bytes += content.length;
        for (byte b : content) {
            if (b == 0) {
                skipped++;
                return Next.ON;
            }
        }
        int number = 0;
        for (var line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            if (matches == MAX_MATCHES || bytes > MAX_BYTES || System.nanoTime() > end) {
                return Next.STOP;
            }
            if (pattern.matcher(line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line)
                    .find()) {
                add(entry, number, line);
            }
        }
        return Next.ON;
    }

    private void add(Entry entry, int number, String line) {
        matches++;
        var part = line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + "…" : line;
        found.append(Shown.exactly(entry.path()))
                .append(':')
                .append(number)
                .append(": ")
                .append(part)
                .append('\n');
    }
}
