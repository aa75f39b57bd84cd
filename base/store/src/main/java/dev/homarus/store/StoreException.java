package dev.homarus.store;

import java.sql.SQLException;

/// A broken statement or disk. The message names SQLite's result code and never quotes data.
final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    StoreException(SQLException cause) {
        super("SQLite result " + cause.getErrorCode(), cause);
        code = cause.getErrorCode();
    }

    /// Tells whether SQLite may have rolled the whole transaction back: out of memory, interrupted, disk error, disk
    /// full.
    boolean endsTransaction() {
        return switch (code()) {
            case 7, 9, 10, 13 -> true;
            default -> false;
        };
    }

    /// Returns SQLite's primary result code.
    int code() {
        return code & 0xff;
    }
}
