package dev.homarus.store;

import dev.homarus.store.OpenRow.Cell;
import dev.homarus.types.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The rows of a database at one moment, for somebody who reads all of them. Valid while [Store#snapshot] calls;
/// not thread-safe.
public final class Snapshot {
    /// The furthest moment that is written as a time: the end of the year 9999.
    private static final long LAST_TIME = 253_402_300_799_999L;

    private final Tx tx;
    private final List<Space> spaces;
    private final Optional<Sealer> sealer;

    Snapshot(Tx tx, List<Space> spaces, Optional<Sealer> sealer) {
        this.tx = tx;
        this.spaces = spaces;
        this.sealer = sealer;
    }

    /// Returns the declarations this database was opened with.
    public List<Space> spaces() {
        return spaces;
    }

    /// Returns what reads rows in the words of whoever owns their Space.
    public Tx tx() {
        return tx;
    }

    /// Returns the tables of a Space; none of one that is derived.
    public List<Table> tables(Space space) {
        return new Dump(tx, spaces)
                .tables().stream()
                        .filter(table -> table.space().equals(space.name()))
                        .toList();
    }

    /// Returns how many rows a table has.
    public long count(Table table) {
        return tx.one("SELECT count(*) FROM \"" + table.name() + '"', row -> row.number(0))
                .orElse(0L);
    }

    /// Gives every row of a table of this Space to `each`, in the order of the table's key, without keeping any.
    public void rows(Space space, Table table, Consumer<OpenRow> each) {
        new Reading(space, table).each(each);
    }

    /// One table that is being read.
    private final class Reading {
        private final Space space;
        private final Table table;
        private final boolean sealed;
        private final Map<String, String> types;

        Reading(Space space, Table table) {
            this.space = space;
            this.table = table;
            this.sealed = space.sealed().isPresent() && table.name().equals(space.name());
            this.types = new HashMap<>();
            tx.all(
                            "SELECT name, type FROM pragma_table_xinfo(?)",
                            row -> Map.entry(row.text(0), row.text(1).toUpperCase(Locale.ROOT)),
                            table.name())
                    .forEach(type -> types.put(type.getKey(), type.getValue()));
        }

        void each(Consumer<OpenRow> each) {
            var columns = '"' + String.join("\", \"", table.columns()) + '"';
            var more = sealed ? ", " + space.cells().select() : "";
            var key = '"' + String.join("\", \"", table.key()) + '"';
            tx.each(
                    "SELECT " + columns + more + " FROM \"" + table.name() + "\" ORDER BY " + key,
                    row -> each.accept(open(row)));
        }

        private OpenRow open(Row row) {
            var place = sealed
                    ? sealer.map(known -> known.row(space, row, table.columns().size()))
                    : Optional.<SealedRow>empty();
            var cells = new LinkedHashMap<String, Cell>();
            var unreadable = Optional.<String>empty();
            for (int i = 0; i < table.columns().size(); i++) {
                var column = table.columns().get(i);
                var value = row.value(i);
                if (place.isPresent()
                        && value != null
                        && space.cells().columns().contains(column)) {
                    try {
                        value = place.get().open(column, row.bytes(i));
                    } catch (ProblemException e) {
                        value = null;
                        unreadable = Optional.of(e.problem().code());
                    }
                }
                cells.put(column, cell(column, value));
            }
            var first = row.optionalText(table.columns().indexOf(table.key().getFirst()));
            return new OpenRow(first.orElse(""), cells, unreadable);
        }

        private Cell cell(String column, @Nullable Object value) {
            var form = Optional.ofNullable(space.outside().forms().get(column));
            // An if-chain, because a switch over types is linked anew at every start.
            if (value == null) {
                return OpenRow.Nothing.NOTHING;
            }
            if (value instanceof Long number) {
                boolean time = form.equals(Optional.of(Space.Form.TIME)) && Math.abs(number) <= LAST_TIME;
                return time ? new OpenRow.Time(Instant.ofEpochMilli(number)) : new OpenRow.Whole(number);
            }
            if (value instanceof Double number) {
                return new OpenRow.Real(number);
            }
            if (value instanceof byte[] bytes) {
                return bytes(form.orElseGet(() -> usual(column)), bytes);
            }
            return new OpenRow.Text(value.toString());
        }

        /// What bytes are of which nothing was declared: a sealed text, a keyed digest, or just bytes.
        private Space.@Nullable Form usual(String column) {
            if (types.getOrDefault(column, "").equals("TEXT")) {
                return Space.Form.TEXT;
            }
            return space.sealed()
                            .filter(cells -> cells.keyed().contains(column))
                            .isPresent()
                    ? Space.Form.HEX
                    : null;
        }
    }

    private static Cell bytes(Space.@Nullable Form form, byte[] bytes) {
        if (form == Space.Form.HEX) {
            return new OpenRow.Hex(bytes);
        }
        if (form == Space.Form.TEXT) {
            return text(bytes).<Cell>map(OpenRow.Text::new).orElseGet(() -> new OpenRow.Raw(bytes));
        }
        if (form == Space.Form.NUMBERS) {
            return numbers(bytes).<Cell>map(OpenRow.Wholes::new).orElseGet(() -> new OpenRow.Raw(bytes));
        }
        return new OpenRow.Raw(bytes);
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Optional<List<Long>> numbers(byte[] bytes) {
        var numbers = new ArrayList<Long>();
        long number = 0;
        int shift = 0;
        for (var one : bytes) {
            if (shift > 56) {
                return Optional.empty();
            }
            number |= (long) (one & 0x7f) << shift;
            shift += 7;
            if (one >= 0) {
                numbers.add(number);
                number = 0;
                shift = 0;
            }
        }
        return shift == 0 ? Optional.of(numbers) : Optional.empty();
    }
}
