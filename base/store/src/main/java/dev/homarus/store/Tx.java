package dev.homarus.store;

import dev.homarus.types.Label;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Statements on one connection, on that connection's thread. Statements are kept for the next use, their
/// arguments
/// are not. Arguments may be String, Long, Integer, byte[], Instant
/// (milliseconds since 1970), [Label], Optional of these, or null.
public final class Tx {
    private static final int CACHED_STATEMENTS = 64;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PreparedStatement> eldest) {
            if (size() <= CACHED_STATEMENTS) {
                return false;
            }
            try {
                eldest.getValue().close();
            } catch (SQLException e) {
                throw new StoreException(e);
            }
            return true;
        }
    };

    Tx(Connection connection) {
        this.connection = connection;
    }

    /// Runs one statement and returns how many rows it changed.
    public int run(String sql, @Nullable Object... arguments) {
        try {
            var statement = bound(sql, arguments);
            try {
                return statement.executeUpdate();
            } finally {
                statement.clearParameters();
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Runs one INSERT and returns the row's id.
    public long insert(String sql, @Nullable Object... arguments) {
        run(sql, arguments);
        return one("SELECT last_insert_rowid()", row -> row.number(0)).orElseThrow();
    }

    /// Returns every row, mapped.
    public <T> List<T> all(String sql, Function<Row, T> map, @Nullable Object... arguments) {
        try {
            var statement = bound(sql, arguments);
            try (var result = statement.executeQuery()) {
                var rows = new ArrayList<T>();
                var row = new Row(result);
                while (result.next()) {
                    rows.add(map.apply(row));
                }
                return rows;
            } finally {
                statement.clearParameters();
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Gives every row to `each`, one after the other, without keeping any. What `each` throws ends it and is
    /// thrown here; `each` may itself read.
    public void each(String sql, Consumer<Row> each, @Nullable Object... arguments) {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                bind(statement, i + 1, arguments[i]);
            }
            try (var result = statement.executeQuery()) {
                var row = new Row(result);
                while (result.next()) {
                    each.accept(row);
                }
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Returns the first row, mapped.
    public <T> Optional<T> one(String sql, Function<Row, T> map, @Nullable Object... arguments) {
        return all(sql, map, arguments).stream().findFirst();
    }

    private PreparedStatement bound(String sql, @Nullable Object... arguments) throws SQLException {
        var statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, i + 1, arguments[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
        // An if-chain, because a switch over types is linked anew at every start.
        if (value == null) {
            statement.setNull(at, java.sql.Types.NULL);
        } else if (value instanceof String text) {
            statement.setString(at, text);
        } else if (value instanceof Long number) {
            statement.setLong(at, number);
        } else if (value instanceof Integer number) {
            statement.setInt(at, number);
        } else if (value instanceof Double number) {
            statement.setDouble(at, number);
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(at, bytes);
        } else if (value instanceof Instant time) {
            statement.setLong(at, time.toEpochMilli());
        } else if (value instanceof Label label) {
            statement.setString(at, label.text());
        } else if (value instanceof Optional<?> optional) {
            bind(statement, at, optional.orElse(null));
        } else {
            throw new IllegalArgumentException("cannot store a " + value.getClass());
        }
    }
}
