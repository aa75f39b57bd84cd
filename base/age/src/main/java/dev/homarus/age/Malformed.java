package dev.homarus.age;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.security.GeneralSecurityException;

/// The library came upon the end of a buffer or a number it did not expect: input of another shape than age's.
final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Malformed(RuntimeException cause) {
        super(cause);
    }

    /// What is done with hostile input.
    interface Work<T> {
        T run() throws GeneralSecurityException, IOException;
    }

    static <T> T in(Work<T> work) throws GeneralSecurityException, IOException {
        try {
            return work.run();
        } catch (BufferUnderflowException
                | BufferOverflowException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) {
            throw new Malformed(e);
        }
    }
}
