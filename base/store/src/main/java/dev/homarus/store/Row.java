package dev.homarus.store;

import dev.homarus.types.Label;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The current row of a result, valid while it is being mapped. Columns count from 0.
public final class Row {
    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    public long number(int column) {
        return get(() -> result.getLong(column + 1));
    }

    public String text(int column) {
        return optionalText(column).orElseThrow(() -> new IllegalStateException("column " + column + " is null"));
    }

    public Optional<String> optionalText(int column) {
        return get(() -> Optional.ofNullable(result.getString(column + 1)));
    }

    public byte[] bytes(int column) {
        return get(() -> {
            var bytes = result.getBytes(column + 1);
            return bytes == null ? new byte[0] : bytes;
        });
    }

    /// Returns a time stored as milliseconds since 1970.
    public Instant time(int column) {
        return Instant.ofEpochMilli(number(column));
    }

    /// Returns a stored label; an unreadable one is [Label#UNREADABLE].
    public Optional<Instant> optionalTime(int column) {
        return optionalText(column).isEmpty() ? Optional.empty() : Optional.of(time(column));
    }

    public Label label(int column) {
        return optionalText(column).map(Label::parse).orElse(Label.UNREADABLE);
    }

    /// Returns a cell as it is: a Long, a Double, a String, bytes, or null.
    @Nullable
    Object value(int column) {
        try {
            var value = result.getObject(column + 1);
            return value instanceof Integer number ? (Long) number.longValue() : value;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Returns a number that is not whole.
    double real(int column) {
        return get(() -> result.getDouble(column + 1));
    }

    private interface Getter<T> {
        T get() throws SQLException;
    }

    private static <T> T get(Getter<T> getter) {
        try {
            return getter.get();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }
}
