package dev.homarus.cli.chat;

import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Shown;
import java.io.PrintWriter;

/// One quiet line that says what is going on, and goes away when there is something to read.
final class Progress {
    private static final int WIDTH = 72;
    private static final long PATIENCE_NANOS = 300_000_000L;

    private final PrintWriter out;
    private final boolean wanted;
    private String shown = "";
    private String what = "";
    private long since;

    /// @param wanted whether a person sees it
    Progress(PrintWriter out, boolean wanted) {
        this.out = out;
        this.wanted = wanted;
    }

    /// Says what is going on; how long it takes is added after a while.
    void show(String now) {
        if (!wanted) {
            return;
        }
        long time = System.nanoTime();
        if (!now.equals(what)) {
            what = now;
            since = time;
        }
        if (shown.isEmpty() && time - since < PATIENCE_NANOS) {
            return;
        }
        long seconds = (time - since) / 1_000_000_000L;
        var line = Words.brief(Shown.exactly(now), WIDTH) + (seconds < 2 ? "" : "  " + seconds + " s");
        if (!line.equals(shown)) {
            out.print("\r\033[K" + line);
            out.flush();
            shown = line;
        }
    }

    /// Takes the line away.
    void clear() {
        if (!shown.isEmpty()) {
            out.print("\r\033[K");
            out.flush();
            shown = "";
        }
        what = "";
    }
}
