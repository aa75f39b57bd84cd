package dev.homarus.store;

import dev.homarus.types.Classification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The one declaration of a kind of stored data. Retention, export, erasure, backup and the data map work over
/// all
/// Spaces, so what is declared here is what they do.
///
/// @param name its main table, in lower case
/// @param migrations SQL statements; the count of those applied is the Space's version, so the list only grows
/// @param classification what its rows are at least
/// @param retention how long a row stays unless it is pinned or held
/// @param subjects whom its rows are about
/// @param export the portable format of its rows
/// @param syncs whether it may leave this machine for the owner's other devices
/// @param derivedFrom the Space it can be rebuilt from
/// @param sealed which of its cells are ciphertext under their subject's key
/// @param guard where its rows are rights or secrets: what keeps an older copy of them from being put back
///     unnoticed
/// @param outside how its rows look in an export
public record Space(
        String name,
        List<String> migrations,
        Classification classification,
        Duration retention,
        Subjects subjects,
        Export export,
        boolean syncs,
        Optional<String> derivedFrom,
        Optional<Sealed> sealed,
        Optional<Guard> guard,
        Outside outside) {

    /// How rows look outside this program.
    ///
    /// @param forms the columns whose values mean more than the text, number or bytes they are
    /// @param absent why no row is exported, as a clause; empty where nothing is to be said
    public record Outside(Map<String, Form> forms, String absent) {
        /// Each value as it is.
        public static final Outside PLAIN = new Outside(Map.of(), "");

        public Outside {
            forms = Map.copyOf(forms);
        }
    }

    /// What a column holds.
    public enum Form {
        /// Milliseconds since 1970.
        TIME,
        /// Bytes of UTF-8.
        TEXT,
        /// Bytes that are a digest or a fingerprint.
        HEX,
        /// Whole numbers one after the other, each in groups of 7 bits, lowest first, the highest bit set in all
        /// bytes but its last (LEB128).
        NUMBERS
    }

    /// Cells that only their subject's key opens, in the table that has the Space's name.
    ///
    /// That table has a column `subject`, the person a row is about; it is NULL in a row from before there were
    /// sealed cells, and an index `NAME_subject` finds those and counts everybody's.
    ///
    /// @param columns whose cells are ciphertext, or NULL
    /// @param keyed blobs that are looked up by their value, and are keyed digests of what they would be
    /// @param identity what says which row it is: columns, or expressions over them, none of which ever changes;
    ///     the first is the primary key. Every sealed cell is bound to all of them
    public record Sealed(List<String> columns, List<String> keyed, List<String> identity) {
        public Sealed {
            columns = List.copyOf(columns);
            keyed = List.copyOf(keyed);
            identity = List.copyOf(identity);
            if (columns.isEmpty() || identity.isEmpty()) {
                throw new IllegalArgumentException("sealed cells have a column and an identity");
            }
        }

        /// Returns what a SELECT has to have for [Sealer#row(Space, Row, int)]: the subject, then the identity.
        public String select() {
            return "subject, " + String.join(", ", identity);
        }
    }

    /// Says of which tables it is kept outside the database what their rows have to be, but for the column
    /// `used`:
    /// when a row was used last is no right. See [RowAnchor].
    ///
    /// @param withdrawal what makes the rows harmless when they are not the ones that were there last:
    ///     statements, in
    ///     which `?1` is the time; none where there is nothing to withdraw
    public record Guard(List<String> tables, List<String> withdrawal) {
        public Guard {
            tables = List.copyOf(tables);
            withdrawal = List.copyOf(withdrawal);
        }
    }

    /// Whom rows are about.
    public enum Subjects {
        /// The owner only.
        OWNER,
        /// The owner, and whoever the text mentions.
        MENTIONED
    }

    /// The portable format of a Space.
    public enum Export {
        JSON_LINES,
        MARKDOWN,
        /// Not exported: derived or secret.
        NONE
    }

    public Space {
        if (!name.matches("[a-z][a-z_]{1,30}")) {
            throw new IllegalArgumentException("name of a Space");
        }
        migrations = List.copyOf(migrations);
    }

    /// A Space without sealed cells and without a guard.
    public Space(
            String name,
            List<String> migrations,
            Classification classification,
            Duration retention,
            Subjects subjects,
            Export export,
            boolean syncs,
            Optional<String> derivedFrom) {
        this(
                name,
                migrations,
                classification,
                retention,
                subjects,
                export,
                syncs,
                derivedFrom,
                Optional.empty(),
                Optional.empty(),
                Outside.PLAIN);
    }

    /// Returns this Space with sealed cells.
    public Space sealing(Sealed cells) {
        return new Space(
                name,
                migrations,
                classification,
                retention,
                subjects,
                export,
                syncs,
                derivedFrom,
                Optional.of(cells),
                guard,
                outside);
    }

    /// Returns which cells are sealed.
    ///
    /// @throws IllegalStateException when none are
    public Sealed cells() {
        return sealed.orElseThrow(() -> new IllegalStateException(name + " has no sealed cells"));
    }

    /// Returns this Space with a guard over its main table and `more` tables.
    ///
    /// @param withdrawal see [Guard]
    public Space guarded(List<String> withdrawal, String... more) {
        var tables = Stream.concat(Stream.of(name), Stream.of(more)).toList();
        return new Space(
                name,
                migrations,
                classification,
                retention,
                subjects,
                export,
                syncs,
                derivedFrom,
                sealed,
                Optional.of(new Guard(tables, withdrawal)),
                outside);
    }

    /// Returns this Space with what these columns hold, for its export.
    public Space showing(Map<String, Form> forms) {
        return with(new Outside(forms, outside.absent()));
    }

    /// Returns this Space with times in these columns.
    public Space timesIn(String... columns) {
        return showing(Stream.of(columns).collect(Collectors.toMap(column -> column, column -> Form.TIME)));
    }

    /// Returns this Space with the reason why it is not exported.
    ///
    /// @param why a clause that goes on after the name of the Space and a colon
    public Space absent(String why) {
        return with(new Outside(outside.forms(), why));
    }

    private Space with(Outside look) {
        return new Space(
                name, migrations, classification, retention, subjects, export, syncs, derivedFrom, sealed, guard, look);
    }
}
