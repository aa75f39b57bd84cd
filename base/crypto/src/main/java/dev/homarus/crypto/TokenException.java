package dev.homarus.crypto;

/// A token did not do what was asked. Carries no text of the token's.
public final class TokenException extends Exception {
    private static final long serialVersionUID = 1L;

    /// Why.
    public enum Why {
        /// The file is not there, or is no PKCS#11 library.
        LIBRARY,
        /// The PIN is another one; the token has counted it.
        PIN,
        /// The token takes no PIN any more, after too many wrong ones.
        PIN_LOCKED,
        /// The token has no AES key of 256 bits that stays on it, or no AES-GCM.
        UNSUPPORTED,
        /// There is no key of that name on the token.
        NO_KEY,
        /// It was taken away, or failed.
        FAILED
    }

    private final Why why;

    TokenException(Why why) {
        super(why.name());
        this.why = why;
    }

    TokenException(Why why, Throwable cause) {
        super(why.name(), cause);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
