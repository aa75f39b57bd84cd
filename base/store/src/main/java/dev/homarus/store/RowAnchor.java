package dev.homarus.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where it is kept outside the database what the rows of guarded tables have to be, so that an older copy of
/// them
/// does not come back unnoticed. A change is announced before it is committed and kept after it: a process that
/// ends
/// in between leaves either of two states, and both are known.
///
/// The tag of a table is the first half of HMAC-SHA256 over its name, its columns and its rows, in hexadecimal;
/// see
/// `docs/spec/home.md`. Called on one thread.
public interface RowAnchor {
    /// What the rows have to be.
    ///
    /// @param rows the tag of each guarded table there is
    /// @param before what they may be as well, because it is not known whether a change was committed
    record State(Map<String, String> rows, Optional<Map<String, String>> before) {
        public State {
            rows = Map.copyOf(rows);
            before = before.map(Map::copyOf);
        }

        boolean allows(Map<String, String> found) {
            return rows.equals(found) || before.filter(found::equals).isPresent();
        }
    }

    /// Returns what was announced or kept last; empty where nothing ever was.
    Optional<State> newest();

    /// Keeps what may be there from now on; durable when it returns.
    ///
    /// @throws dev.homarus.types.ProblemException where it cannot be kept; the change is not made then
    void announce(State next);

    /// Keeps, soon, what is there now. Where it cannot, what was announced stays; it throws nothing then.
    void keep(Map<String, String> rows);

    /// Hears that the rows of these tables are not the ones that were there last.
    ///
    /// @return whether they are accepted, their rights withdrawn; otherwise the database is not opened
    boolean differ(List<String> tables);
}
