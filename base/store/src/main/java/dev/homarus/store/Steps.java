package dev.homarus.store;

import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A value that the owner sets, with every step that led there and the way back. It lies in the encrypted store,
/// which no command and no file tool can reach. Thread-safe.
///
/// @param <V> an immutable value with `equals`
public final class Steps<V> {
    private static final Duration KEPT = Duration.ofDays(3_650);

    /// What a value is and where its steps are.
    ///
    /// @param table of [#space]
    /// @param standard what holds before the first step
    public record Kind<V>(String table, V standard, Function<V, String> write, Function<String, V> read) {}

    /// Puts a step on record before it counts.
    @FunctionalInterface
    public interface Recorder<V> {
        /// Called before each step.
        ///
        /// @param by the id of the principal who wants it
        /// @param why `set` or `undo`
        void record(String by, String why, V before, V after);
    }

    /// @param back the step that an undo returns to; empty at the first
    private record Step(long seq, String value, Optional<Long> back) {}

    private final Store store;
    private final InstantSource clock;
    private final Kind<V> kind;
    private final Recorder<V> recorder;
    private volatile V now;

    public Steps(Store store, InstantSource clock, Kind<V> kind, Recorder<V> recorder) {
        this.store = store;
        this.clock = clock;
        this.kind = kind;
        this.recorder = recorder;
        this.now = newest().map(step -> kind.read().apply(step.value())).orElse(kind.standard());
    }

    /// Returns how steps are kept: every step, newest last; a step holds the whole value.
    public static Space space(String table) {
        return new Space(
                        table,
                        List.of("CREATE TABLE " + table + "(seq INTEGER PRIMARY KEY, value TEXT NOT NULL,"
                                + " back INTEGER, by TEXT NOT NULL, at INTEGER NOT NULL, label TEXT NOT NULL)"),
                        Classification.PERSONAL,
                        KEPT,
                        Space.Subjects.OWNER,
                        Space.Export.JSON_LINES,
                        false,
                        Optional.empty())
                .timesIn("at");
    }

    private Optional<Step> newest() {
        return step("ORDER BY seq DESC LIMIT 1");
    }

    private Optional<Step> step(String which, Object... arguments) {
        return store.read(tx -> tx.one(
                "SELECT seq, value, back FROM " + kind.table() + " " + which,
                row -> new Step(row.number(0), row.text(1), row.optionalText(2).map(Long::parseLong)),
                arguments));
    }

    /// Returns what holds.
    public V now() {
        return now;
    }

    /// Puts another value in force. The same one is no step.
    ///
    /// @param by the id of the principal who wants it
    public synchronized void set(V other, String by) {
        if (!other.equals(now)) {
            if (newest().isEmpty()) {
                // The beginning is a step too, so that the first one can be undone.
                write(kind.standard(), Optional.empty(), "homarus");
            }
            put(other, newest().map(Step::seq), by, "set");
        }
    }

    /// Undoes the last step that was not undone yet; returns what holds now, nothing where there is no such
    /// step.
    public synchronized Optional<V> undo(String by) {
        var before = newest().flatMap(Step::back).flatMap(seq -> step("WHERE seq = ?", seq));
        before.ifPresent(step -> put(kind.read().apply(step.value()), step.back(), by, "undo"));
        return before.map(step -> now);
    }

    private void put(V other, Optional<Long> back, String by, String why) {
        recorder.record(by, why, now, other);
        write(other, back, by);
        now = other;
    }

    private void write(V value, Optional<Long> back, String by) {
        store.write(tx -> tx.run(
                "INSERT INTO " + kind.table() + "(value, back, by, at, label) VALUES (?, ?, ?, ?, ?)",
                kind.write().apply(value),
                back,
                by,
                clock.instant(),
                Label.OWNER));
    }
}
