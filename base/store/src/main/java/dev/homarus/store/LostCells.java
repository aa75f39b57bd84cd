package dev.homarus.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks whether sealed cells still open: all of a person without a key do not, and of each other person the
/// oldest
/// and the newest rows are tried.
public final class LostCells {
    /// How many of the oldest and of the newest rows are tried.
    private static final int TRIED = 32;

    private record Person(String subject, long rows) {}

    private final Store store;

    public LostCells(Store store) {
        this.store = store;
    }

    /// Rows that do not open.
    ///
    /// @param rows of those that were tried; all of the person's rows where the key was erased
    /// @param erased whether the person has no key
    public record Lost(String space, String subject, long rows, boolean erased) {}

    /// Returns them, by Space and person.
    public List<Lost> look() {
        var lost = new ArrayList<Lost>();
        for (var space : store.spaces()) {
            if (space.sealed().isPresent()) {
                people(space).forEach(person -> look(space, person).ifPresent(lost::add));
            }
        }
        return List.copyOf(lost);
    }

    private List<Person> people(Space space) {
        return store.read(tx -> tx.all(
                "SELECT coalesce(subject, ''), count(*) FROM " + space.name() + " GROUP BY 1 ORDER BY 1",
                row -> new Person(row.text(0), row.number(1))));
    }

    private Optional<Lost> look(Space space, Person person) {
        if (!store.sealer().knows(person.subject())) {
            return Optional.of(new Lost(space.name(), person.subject(), person.rows(), true));
        }
        long rows = tried(space, person.subject(), "ASC")
                + (person.rows() > TRIED ? tried(space, person.subject(), "DESC") : 0);
        return rows == 0 ? Optional.empty() : Optional.of(new Lost(space.name(), person.subject(), rows, false));
    }

    private long tried(Space space, String subject, String order) {
        var cells = space.cells();
        int from = cells.columns().size();
        return store.read(tx -> tx
                .all(
                        "SELECT " + String.join(", ", cells.columns()) + ", " + cells.select() + " FROM " + space.name()
                                + " WHERE subject = ? ORDER BY "
                                + cells.identity().getFirst() + " " + order + " LIMIT "
                                + TRIED,
                        row -> opens(space, row, from),
                        subject)
                .stream()
                .filter(opens -> !opens)
                .count());
    }

    private boolean opens(Space space, Row row, int from) {
        var sealed = store.sealer().row(space, row, from);
        var columns = space.cells().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (row.value(i) != null
                    && sealed.tryOpen(columns.get(i), row.bytes(i)).isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
