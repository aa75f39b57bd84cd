package dev.homarus.store;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fills a new database with what [Store#dump] gave, row by row, and brings it up to date at the end. Until
/// [#finish] has returned it is no database that may be used. Not thread-safe.
public final class Loading implements AutoCloseable {
    private static final int ROWS_AT_ONCE = 2_048;
    private static final int BYTES_AT_ONCE = 4 * 1024 * 1024;

    private final Database database;
    private final List<Space> spaces;
    private String insert = "";
    private int columns;
    private int rows;
    private int bytes;

    private Loading(Database database, List<Space> spaces) {
        this.database = database;
        this.spaces = spaces;
    }

    /// What [#finish] did beside the rows it was given.
    ///
    /// @param orphans how many rows went because the row they belong to is not there, by table
    /// @param rebuilt the derived Spaces that were made anew
    /// @param empty the derived Spaces that are empty, because only their owner can make them anew
    public record Finished(Map<String, Long> orphans, List<String> rebuilt, List<String> empty) {}

    /// Makes the file, with each Space at the version the rows were written with.
    ///
    /// @param versions the version of each Space that has rows to come
    /// @throws dev.homarus.types.ProblemException STORE-003 when one is newer than what is declared here, or not
    ///     declared; STORE-002 when the disk refuses
    public static Loading into(Path file, SecretBytes key, List<Space> spaces, Map<String, Integer> versions) {
        if (Files.exists(file)) {
            throw new IllegalArgumentException("a new database is filled, not an old one");
        }
        var then = then(spaces, versions);
        Database.createPrivate(file);
        var database = Database.open(file, key, false).withoutForeignKeys();
        try {
            Migrations.apply(database, then);
            return new Loading(database, spaces);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static List<Space> then(List<Space> spaces, Map<String, Integer> versions) {
        var unknown = new LinkedHashMap<>(versions);
        var then = new ArrayList<Space>();
        for (var space : spaces) {
            var version = unknown.remove(space.name());
            if (version != null && version > space.migrations().size()) {
                throw newer(space.name());
            }
            if (version != null) {
                then.add(new Space(
                        space.name(),
                        space.migrations().subList(0, version),
                        space.classification(),
                        space.retention(),
                        space.subjects(),
                        space.export(),
                        space.syncs(),
                        space.derivedFrom()));
            }
        }
        if (!unknown.isEmpty()) {
            throw newer(unknown.keySet().iterator().next());
        }
        return then;
    }

    private static RuntimeException newer(String space) {
        return new Problem(
                        "STORE-003",
                        "A newer version of Homarus wrote this home (" + space + ").",
                        "Install that version or a later one.")
                .asException();
    }

    /// The rows that come next are of this table.
    ///
    /// @throws IllegalArgumentException when the database has no such table of that Space, or it has other
    ///     columns
    public void begin(Table table) {
        var stored = Dump.columns(database.tx(), table.name());
        var known = new ArrayList<>(table.columns());
        if (table.key().equals(List.of("rowid"))) {
            known.remove("rowid");
        }
        boolean owned = Dump.owner(table.name(), spaces)
                .map(space -> space.name().equals(table.space())
                        && space.derivedFrom().isEmpty())
                .orElse(false);
        if (!owned || stored.isEmpty() || !stored.equals(known)) {
            throw new IllegalArgumentException("the table " + table.name() + " has other columns");
        }
        columns = table.columns().size();
        var values = new StringBuilder();
        for (int i = 0; i < columns; i++) {
            values.append(i == 0 ? "" : ", ")
                    .append("CASE ?")
                    .append(i + 1)
                    .append(" WHEN 1 THEN CAST(?")
                    .append(columns + i + 1)
                    .append(" AS TEXT) ELSE ?")
                    .append(columns + i + 1)
                    .append(" END");
        }
        insert = "INSERT INTO \"" + table.name() + "\"(\"" + String.join("\", \"", table.columns()) + "\") VALUES ("
                + values + ")";
    }

    /// Adds a row of the current table.
    ///
    /// @throws dev.homarus.types.ProblemException STORE-002 when the disk refuses, or the row contradicts the
    ///     table
    public void row(Cells cells) {
        var arguments = new @Nullable Object[2 * columns];
        for (int i = 0; i < columns; i++) {
            arguments[i] = cells.isText(i) ? 1 : 0;
            arguments[columns + i] = cells.bound(i);
            bytes += cells.length(i);
        }
        known(() -> {
            database.tx().run(insert, arguments);
            if (++rows >= ROWS_AT_ONCE || bytes >= BYTES_AT_ONCE) {
                commit();
            }
        });
    }

    private void commit() {
        database.commit();
        rows = 0;
        bytes = 0;
    }

    /// Removes what belongs to rows that did not come, applies the migrations that are newer than the rows,
    /// makes the
    /// full-text indexes anew, and checks the whole.
    ///
    /// @param mark kept as the mark of the last transaction
    public Finished finish(byte[] mark) {
        var finished = new Finished[1];
        known(() -> {
            database.tx().run("INSERT OR REPLACE INTO mark(id, value) VALUES (1, ?)", mark);
            commit();
            var orphans = new Orphans(database.tx()).remove();
            commit();
            Migrations.apply(database, spaces);
            finished[0] = derived(orphans);
            commit();
            var state = database.tx().all("PRAGMA quick_check(1)", row -> row.text(0));
            if (!state.equals(List.of("ok"))) {
                throw new IllegalStateException("the new database is not whole");
            }
        });
        return finished[0];
    }

    private Finished derived(Map<String, Long> orphans) {
        var rebuilt = new ArrayList<String>();
        var empty = new ArrayList<String>();
        for (var space : spaces) {
            if (space.derivedFrom().isEmpty()) {
                continue;
            }
            var sql = database.tx()
                    .one("SELECT sql FROM sqlite_schema WHERE name = ?", row -> row.text(0), space.name())
                    .orElse("");
            if (sql.matches("(?is)CREATE\\s+VIRTUAL\\s+TABLE.*USING\\s+fts5\\s*\\(.*content\\s*=\\s*['\"]?\\w.*")) {
                database.tx().run("INSERT INTO " + space.name() + "(" + space.name() + ") VALUES ('rebuild')");
                rebuilt.add(space.name());
            } else {
                empty.add(space.name());
            }
        }
        return new Finished(orphans, List.copyOf(rebuilt), List.copyOf(empty));
    }

    private static void known(Runnable work) {
        try {
            work.run();
        } catch (StoreException e) {
            throw Database.problem(e).asException();
        }
    }

    @Override
    public void close() {
        known(database::close);
    }
}
