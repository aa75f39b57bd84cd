package dev.homarus.approval;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.policy.Stops;
import dev.homarus.protocol.Json;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// What the owner has stopped, and since when. It lies in the encrypted store and outlives a restart; a change
/// is
/// on record before it counts. Thread-safe.
public final class StopBook {
    /// What is stopped now, a row each.
    public static final Space SPACE = new Space(
                    "stop",
                    List.of("CREATE TABLE stop(name TEXT PRIMARY KEY, since INTEGER NOT NULL, by TEXT NOT NULL,"
                            + " label TEXT NOT NULL) WITHOUT ROWID"),
                    Classification.PERSONAL,
                    Duration.ofDays(3_650),
                    Space.Subjects.OWNER,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .guarded(List.of("INSERT OR IGNORE INTO stop(name, since, by, label) VALUES ('local', ?1, 'homarus', '"
                    + Label.OWNER.text() + "')"))
            .timesIn("since");

    /// What can be stopped.
    public enum Stop {
        /// Whatever would leave this machine.
        LOCAL("local"),
        /// Everything.
        PAUSE("pause");

        private final String word;

        Stop(String word) {
            this.word = word;
        }

        /// Returns the word that faces use.
        public String word() {
            return word;
        }

        public static Optional<Stop> of(String word) {
            return Arrays.stream(values())
                    .filter(stop -> stop.word.equals(word))
                    .findFirst();
        }
    }

    /// The most hosts that can be forbidden.
    public static final int MAX_HOSTS = 1_000;

    /// What the row of a forbidden host begins with.
    private static final String HOST = "host ";

    /// When it was stopped, and by whom.
    private record Since(Instant at, String by) {}

    private final Store store;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Map<Stop, Since> stopped = new ConcurrentHashMap<>();
    private final Map<String, Since> hosts = new ConcurrentHashMap<>();
    private final List<Consumer<Stops>> listeners = new CopyOnWriteArrayList<>();

    public StopBook(Store store, AuditLog audit, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        store.read(tx -> tx.all(
                        "SELECT name, since, by FROM stop",
                        row -> Map.entry(row.text(0), new Since(row.time(1), row.text(2)))))
                .forEach(row -> {
                    Stop.of(row.getKey()).ifPresent(stop -> stopped.put(stop, row.getValue()));
                    if (row.getKey().startsWith(HOST)) {
                        hosts.put(row.getKey().substring(HOST.length()), row.getValue());
                    }
                });
    }

    /// Tells `listener` what is stopped, after each change and before the one who made it hears that it is done.
    public void onChange(Consumer<Stops> listener) {
        listeners.add(listener);
    }

    /// Returns what is stopped now.
    public Stops now() {
        return new Stops(stopped.containsKey(Stop.LOCAL), stopped.containsKey(Stop.PAUSE), hosts.keySet());
    }

    /// Throws where everything is stopped.
    ///
    /// @throws ProblemException STOP-001
    public void check() {
        if (now().paused()) {
            throw new Problem(
                            "STOP-001",
                            "Homarus is paused: nothing runs and nothing is sent.",
                            "Let it go on with: homarus resume")
                    .asException();
        }
    }

    /// Stops something, if it is not stopped. Where the disk refuses the record it is stopped all the same,
    /// until
    /// the process ends, and whoever wanted it is told.
    public synchronized void stop(Stop stop, String by) {
        if (stopped.containsKey(stop)) {
            return;
        }
        var since = new Since(clock.instant(), by);
        try {
            record(stop.word(), by, true);
        } finally {
            stopped.put(stop, since);
            tell();
        }
        keep(stop.word(), since);
    }

    private void keep(String name, Since since) {
        store.write(tx -> tx.run(
                "INSERT OR REPLACE INTO stop(name, since, by, label) VALUES (?, ?, ?, ?)",
                name,
                since.at(),
                since.by(),
                Label.OWNER));
    }

    /// Sends a host nothing from now on, if it is not forbidden. Where the disk refuses the record, as
    /// [#stop].
    ///
    /// @throws ProblemException STOP-002 too many
    public synchronized void forbid(String host, String by) {
        var name = Stops.plain(host);
        if (hosts.containsKey(name)) {
            return;
        }
        if (hosts.size() >= MAX_HOSTS) {
            throw new Problem(
                            "STOP-002",
                            "There are " + MAX_HOSTS + " forbidden hosts already.",
                            "Let nothing out with: homarus local on. Or take some back: homarus policy show")
                    .asException();
        }
        var since = new Since(clock.instant(), by);
        try {
            record(HOST + name, by, true);
        } finally {
            hosts.put(name, since);
            tell();
        }
        keep(HOST + name, since);
    }

    /// Lets a host be sent something again; returns whether it was forbidden.
    public synchronized boolean allowAgain(String host, String by) {
        var name = Stops.plain(host);
        if (!hosts.containsKey(name)) {
            return false;
        }
        record(HOST + name, by, false);
        store.write(tx -> tx.run("DELETE FROM stop WHERE name = ?", HOST + name));
        hosts.remove(name);
        tell();
        return true;
    }

    /// Lets something go on, if it is stopped.
    public synchronized void lift(Stop stop, String by) {
        if (stopped.containsKey(stop)) {
            record(stop.word(), by, false);
            store.write(tx -> tx.run("DELETE FROM stop WHERE name = ?", stop.word()));
            stopped.remove(stop);
            tell();
        }
    }

    private void record(String name, String by, boolean on) {
        audit.append(
                Event.of("stop.changed", by, name, Json.object().put("on", on).build()));
    }

    private void tell() {
        var now = now();
        listeners.forEach(listener -> listener.accept(now));
    }

    /// Returns the form of `GET /api/stops`.
    public Json.Obj json() {
        var json = Json.object();
        for (var stop : Stop.values()) {
            var since = Optional.ofNullable(stopped.get(stop));
            json.put(
                    stop.word(),
                    Json.object()
                            .put("on", since.isPresent())
                            .put("since", since.map(Since::at).map(Instant::toString))
                            .put("by", since.map(Since::by))
                            .build());
        }
        return json.put("hosts", forbidden()).build();
    }

    /// Returns the forbidden hosts, sorted: `[{"host","since","by"}]`.
    public Json forbidden() {
        return Json.array(new TreeMap<>(hosts)
                .entrySet().stream()
                        .map(row -> Json.object()
                                .put("host", row.getKey())
                                .put("since", row.getValue().at().toString())
                                .put("by", row.getValue().by())
                                .build())
                        .toList());
    }
}
