package dev.homarus.store;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Keeps an anchor informed of what the rows of guarded tables are, on the thread that writes.
final class Guarding {
    private final List<Space> spaces;
    private final List<String> tables;
    private final RowTags tags;
    private final RowAnchor anchor;
    private final Instant now;
    private Map<String, RowTags.Shape> shapes = Map.of();
    private Map<String, String> current = Map.of();
    private Optional<Map<String, String>> announced = Optional.empty();
    private boolean stale;

    /// @param key stays the caller's
    Guarding(List<Space> spaces, SecretBytes key, RowAnchor anchor, Instant now) {
        this.spaces = spaces.stream().filter(space -> space.guard().isPresent()).toList();
        this.tables = this.spaces.stream()
                .flatMap(space -> space.guard().orElseThrow().tables().stream())
                .toList();
        this.tags = new RowTags(key);
        this.anchor = anchor;
        this.now = now;
    }

    /// Compares the rows with what they have to be, brings the Spaces up to date, and withdraws rights whose
    /// rows are
    /// others. Returns the tables whose rows are others.
    ///
    /// @throws dev.homarus.types.ProblemException STORE-008 when the rows are others and not accepted
    List<String> open(Database database, List<Space> all) {
        try {
            shapes = RowTags.shapes(database.tx(), tables);
            var found = tags.of(database.tx(), shapes);
            var known = anchor.newest();
            var others = known.map(state -> others(state, found)).orElse(List.of());
            if (!others.isEmpty() && !anchor.differ(others)) {
                throw putBack(others).asException();
            }
            Migrations.apply(database, all, any -> {
                withdraw(database.tx(), others);
                current = found;
                if (any || !others.isEmpty()) {
                    shapes = RowTags.shapes(database.tx(), tables);
                    current = tags.of(database.tx(), shapes);
                }
                if (known.isEmpty() || !known.get().rows().equals(current)) {
                    // What was refused once is not what may be there, also where the process ends before the commit.
                    var before = others.isEmpty() ? found : known.orElseThrow().rows();
                    anchor.announce(new RowAnchor.State(current, Optional.of(before)));
                }
            });
            if (known.filter(state -> state.before().isEmpty() && state.rows().equals(current))
                    .isEmpty()) {
                anchor.keep(current);
            }
            watch(database);
            return others;
        } catch (StoreException e) {
            throw Database.problem(e).asException();
        }
    }

    private static List<String> others(RowAnchor.State state, Map<String, String> found) {
        if (state.allows(found)) {
            return List.of();
        }
        var now = differing(state.rows(), found);
        return state.before()
                .map(before -> differing(before, found))
                .filter(then -> then.size() < now.size())
                .orElse(now);
    }

    private static List<String> differing(Map<String, String> wanted, Map<String, String> found) {
        var names = new TreeSet<>(wanted.keySet());
        names.addAll(found.keySet());
        names.removeIf(name -> Optional.ofNullable(wanted.get(name)).equals(Optional.ofNullable(found.get(name))));
        return List.copyOf(names);
    }

    private static Problem putBack(List<String> others) {
        return new Problem(
                "STORE-008",
                "The database has rows that are not the ones this home had last: " + String.join(", ", others)
                        + ". An older copy of them was put in their place, and with it what was taken back since.",
                "If you did not put old files back, find out who did. Put the newer files back, or start once with:"
                        + " homarus start --accept-rows; it takes back what these rows allow, and says what to look at.");
    }

    private void withdraw(Tx tx, List<String> others) {
        for (var space : spaces) {
            var guard = space.guard().orElseThrow();
            if (guard.tables().stream().anyMatch(others::contains)) {
                guard.withdrawal().forEach(sql -> {
                    if (sql.contains("?1")) {
                        tx.run(sql, now);
                    } else {
                        tx.run(sql);
                    }
                });
            }
        }
    }

    /// Has SQLite note which tables a transaction touches.
    private void watch(Database database) {
        var script = new StringBuilder("CREATE TEMP TABLE touched(name TEXT PRIMARY KEY) WITHOUT ROWID;");
        shapes.forEach((table, shape) -> {
            for (var event : List.of("INSERT", "DELETE", "UPDATE OF " + String.join(", ", shape.columns()))) {
                script.append("CREATE TEMP TRIGGER touched_" + table + "_" + event.charAt(0) + " AFTER " + event
                        + " ON main." + table + " BEGIN INSERT OR IGNORE INTO touched VALUES ('" + table + "'); END;");
            }
        });
        database.executeAll(script.toString());
        database.commit();
    }

    /// Reads anew what is there, where a commit failed and it is not known what came of it; before a
    /// transaction.
    void begin(Database database) {
        if (stale) {
            current = tags.of(database.tx(), shapes);
            stale = false;
        }
    }

    /// Announces what the rows are to be, where the transaction has changed any; before its commit.
    void announce(Database database) {
        var tx = database.tx();
        var touched = tx.all("SELECT name FROM temp.touched", row -> row.text(0));
        if (touched.isEmpty()) {
            return;
        }
        tx.run("DELETE FROM temp.touched");
        var next = new TreeMap<>(current);
        var changed = new TreeMap<>(shapes);
        changed.keySet().retainAll(touched);
        next.putAll(tags.of(tx, changed));
        if (!next.equals(current)) {
            announced = Optional.of(next);
            anchor.announce(new RowAnchor.State(next, Optional.of(current)));
        }
    }

    /// The transaction is committed.
    void committed() {
        announced.ifPresent(next -> {
            announced = Optional.empty();
            current = next;
            anchor.keep(next);
        });
    }

    /// The transaction has failed.
    void failed() {
        stale |= announced.isPresent();
        announced = Optional.empty();
    }

    /// Returns the tables whose rows are not what they were when this process last changed them.
    List<String> changedElsewhere(Tx tx) {
        var touched = new HashSet<>(tx.all("SELECT name FROM temp.touched", row -> row.text(0)));
        var others = new ArrayList<>(differing(current, tags.of(tx, shapes)));
        // What the same transaction has changed before is not committed yet.
        others.removeAll(touched);
        return others;
    }
}
