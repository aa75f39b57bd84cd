package dev.homarus.age;

import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.security.GeneralSecurityException;
import java.util.Optional;

/// Whom an age file is for: an X25519 recipient, `age1…`. It is public.
///
/// @param text 62 lower-case characters, Bech32
public record AgeRecipient(String text) {
    private static final int LENGTH = 62;

    /// @throws IllegalArgumentException when the text is no X25519 recipient
    public AgeRecipient {
        writer(text);
    }

    /// Reads what a person wrote; white space around it is free. Empty when it is no X25519 recipient.
    public static Optional<AgeRecipient> read(String text) {
        try {
            return Optional.of(new AgeRecipient(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    RecipientStanzaWriter writer() {
        return writer(text);
    }

    private static RecipientStanzaWriter writer(String text) {
        if (text.length() != LENGTH || !text.startsWith("age1")) {
            throw new IllegalArgumentException("not an X25519 recipient of age");
        }
        try {
            return X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an X25519 recipient of age", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
