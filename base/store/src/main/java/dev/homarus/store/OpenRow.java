package dev.homarus.store;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A row with its sealed cells opened.
///
/// @param id the first column of its key, as text
/// @param cells by column, in the order of the table; a sealed cell that does not open is [Nothing]
/// @param unreadable the code of what kept sealed cells from being opened (STORE-006, STORE-007)
public record OpenRow(String id, Map<String, Cell> cells, Optional<String> unreadable) {
    public OpenRow {
        cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    }

    /// What stands in a column.
    public sealed interface Cell {}

    /// NULL, or what does not open.
    public enum Nothing implements Cell {
        /// The only one.
        NOTHING
    }

    /// A whole number.
    public record Whole(long value) implements Cell {}

    /// A number that is not whole.
    public record Real(double value) implements Cell {}

    /// A text.
    public record Text(String value) implements Cell {}

    /// A moment.
    public record Time(Instant value) implements Cell {}

    /// Bytes without a form that is known.
    public record Raw(byte[] value) implements Cell {}

    /// Bytes that are best read in hexadecimal.
    public record Hex(byte[] value) implements Cell {}

    /// Whole numbers.
    public record Wholes(List<Long> values) implements Cell {
        public Wholes {
            values = List.copyOf(values);
        }
    }
}
