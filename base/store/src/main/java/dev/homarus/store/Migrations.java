package dev.homarus.store;

import dev.homarus.types.Problem;
import java.util.List;
import java.util.function.Consumer;

/// Brings each Space to its declared version, all or nothing.
final class Migrations {
    private Migrations() {}

    static void apply(Database database, List<Space> spaces) {
        apply(database, spaces, any -> {});
    }

    /// @param last done before the commit, told whether any Space had to be brought up to date
    static void apply(Database database, List<Space> spaces, Consumer<Boolean> last) {
        try {
            database.execute("CREATE TABLE IF NOT EXISTS space(name TEXT PRIMARY KEY, version INTEGER NOT NULL)");
            database.execute("CREATE TABLE IF NOT EXISTS mark(id INTEGER PRIMARY KEY, value BLOB NOT NULL)");
            boolean any = false;
            for (var space : spaces) {
                any |= apply(database, space);
            }
            last.accept(any);
            database.commit();
        } catch (StoreException e) {
            throw Database.problem(e).asException();
        }
    }

    private static boolean apply(Database database, Space space) {
        var tx = database.tx();
        long version = tx.one("SELECT version FROM space WHERE name = ?", row -> row.number(0), space.name())
                .orElse(0L);
        int wanted = space.migrations().size();
        if (version > wanted) {
            throw new Problem(
                            "STORE-003",
                            "A newer version of Homarus wrote this home (" + space.name() + " " + version + " > "
                                    + wanted + ").",
                            "Install that version or a later one.")
                    .asException();
        }
        space.migrations().subList((int) version, wanted).forEach(database::execute);
        if (version < wanted) {
            tx.run("INSERT OR REPLACE INTO space(name, version) VALUES (?, ?)", space.name(), wanted);
        }
        return version < wanted;
    }
}
