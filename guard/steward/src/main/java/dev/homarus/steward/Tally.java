package dev.homarus.steward;

import java.util.Map;
import java.util.TreeMap;

/// What an export has done so far, told as it goes.
final class Tally {
    private final Progress progress;
    private final Map<String, Long> lost = new TreeMap<>();
    private long rows;
    private long bytes;
    private long secret;

    Tally(Progress progress) {
        this.progress = progress;
    }

    void wrote(long more) {
        bytes += more;
    }

    void row() {
        rows++;
        step();
    }

    void lost(String code) {
        lost.merge(code, 1L, Long::sum);
    }

    void secret() {
        secret++;
        step();
    }

    private void step() {
        progress.at(rows, bytes);
        if (progress.cancelled()) {
            throw Problems.cancelled();
        }
    }

    long rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    long secrets() {
        return secret;
    }

    /// Returns how many rows did not open, by code.
    Map<String, Long> lost() {
        return Map.copyOf(lost);
    }
}
