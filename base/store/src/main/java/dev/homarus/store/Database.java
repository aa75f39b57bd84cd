package dev.homarus.store;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;

/// One connection to the encrypted file, used by one thread.
///
/// The driver takes the key as text only: that String lives until the collector takes it, which the threat model
/// says.
final class Database implements AutoCloseable {
    private static final int NOT_A_DATABASE = 26;
    private static final int DAMAGED = 11;
    private static final int FULL = 13;
    private static final int READ_ONLY = 8;

    private final Connection connection;
    private final Tx tx;

    private Database(Connection connection) {
        this.connection = connection;
        this.tx = new Tx(connection);
    }

    /// Makes an empty file that only its owner may read; SQLite gives its companions the same mode.
    static void createPrivate(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // The usual case.
        } catch (IOException e) {
            throw new Problem(
                            "STORE-002",
                            "The database cannot be made (" + e.getClass().getSimpleName() + ").",
                            "Check the disk's space and the permissions of the home.")
                    .asException();
        }
    }

    static Database open(Path file, SecretBytes key, boolean readOnly) {
        var properties = new Properties();
        properties.setProperty("cipher", "chacha20");
        key.use(raw -> properties.setProperty("key", "raw:" + Digests.hex(raw)));
        try {
            var connection = JDBC.createConnection("jdbc:sqlite:" + file, properties);
            var database = new Database(connection);
            try {
                database.configure(readOnly);
                return database;
            } catch (RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (SQLException e) {
            throw problem(new StoreException(e)).asException();
        } catch (StoreException e) {
            throw problem(e).asException();
        }
    }

    private void configure(boolean readOnly) {
        execute("PRAGMA busy_timeout=5000");
        execute("PRAGMA journal_mode=WAL");
        execute("PRAGMA synchronous=FULL");
        execute("PRAGMA temp_store=MEMORY");
        execute("PRAGMA secure_delete=ON");
        execute("PRAGMA foreign_keys=ON");
        execute("PRAGMA trusted_schema=OFF");
        execute("PRAGMA cache_size=-1024");
        execute("PRAGMA wal_autocheckpoint=256");
        execute("PRAGMA journal_size_limit=1048576");
        if (readOnly) {
            execute("PRAGMA query_only=ON");
        }
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Lets rows come in any order, for the filling of a new database; between transactions.
    Database withoutForeignKeys() {
        try {
            connection.commit();
            connection.setAutoCommit(true);
            execute("PRAGMA foreign_keys=OFF");
            // A load that is killed is thrown away as a whole, and flushed when it is done.
            execute("PRAGMA journal_mode=MEMORY");
            execute("PRAGMA synchronous=OFF");
            execute("PRAGMA secure_delete=OFF");
            execute("PRAGMA cache_size=-16384");
            connection.setAutoCommit(false);
            return this;
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Moves what was committed into the file, and empties the log beside it; between transactions.
    void checkpoint() {
        try {
            connection.commit();
            connection.setAutoCommit(true);
            execute("PRAGMA wal_checkpoint(TRUNCATE)");
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Writes the whole database to another file; between transactions.
    ///
    /// @param uri of the file, with its key
    void vacuumInto(String uri) {
        try {
            connection.commit();
            connection.setAutoCommit(true);
            try (var statement = connection.prepareStatement("VACUUM INTO ?")) {
                statement.setString(1, uri);
                statement.execute();
            }
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    static Problem problem(StoreException e) {
        return switch (e.code()) {
            case NOT_A_DATABASE ->
                new Problem(
                        "STORE-001",
                        "The key does not open the database, or the file is damaged.",
                        "Check that the home and its key belong together. Else move the home aside, and restore a"
                                + " backup with `homarus backup restore DIR`.");
            case FULL ->
                new Problem(
                        "STORE-002",
                        "The disk is full; nothing was lost that had been answered.",
                        "Free some space and try again.");
            case READ_ONLY ->
                new Problem(
                        "STORE-002",
                        "The home is read-only.",
                        "Make the folder and its files writable for your user and try again.");
            case DAMAGED ->
                new Problem(
                        "STORE-002",
                        "The database is damaged: a page of it is not what was written.",
                        "Check the disk's health. Move the home aside, and restore a backup with `homarus backup"
                                + " restore DIR`.");
            default ->
                new Problem(
                        "STORE-002",
                        "The disk refused to read or write the database (" + e.getMessage() + ").",
                        "Check the disk's space, its permissions and its health, then try again.");
        };
    }

    Tx tx() {
        return tx;
    }

    /// Ends the transaction. This version of the cipher reports a page that fails its authentication only when
    /// the next statement touches the pager, so one more statement runs before any result is believed.
    void commit() {
        tx.one("SELECT count(*) FROM sqlite_schema", row -> row.number(0));
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Ends the transaction without its effects, and begins the next one.
    void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            beginAgain();
        }
    }

    /// On a full disk SQLite rolls back by itself; the driver takes its own rollback for failed then, and does
    /// not begin the next transaction.
    private void beginAgain() {
        try {
            execute("BEGIN");
        } catch (StoreException e) {
            // There is a transaction still; its first statement says what is wrong.
        }
    }

    void savepoint() {
        tx.run("SAVEPOINT work");
    }

    void release() {
        tx.run("RELEASE work");
    }

    void undo() {
        tx.run("ROLLBACK TO work");
        tx.run("RELEASE work");
    }

    final void execute(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    /// Runs several statements.
    void executeAll(String script) {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(script);
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }
}
