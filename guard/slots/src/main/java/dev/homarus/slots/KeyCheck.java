package dev.homarus.slots;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// The `check` member of a slot's parameters: by it a key that is not the slot's is known before it is used. It
/// tells nothing about the key, which is 32 random bytes. Layout: `docs/spec/slots.md`.
final class KeyCheck {
    /// The size of a slot's key, in bytes.
    static final int KEY = 32;

    private static final int SIZE = 16;

    private KeyCheck() {}

    /// Returns 32 hexadecimal digits.
    static String of(String kind, SecretBytes key) {
        var head = ("homarus slot check/1\0" + kind + "\0").getBytes(StandardCharsets.UTF_8);
        return key.use(raw -> HexFormat.of().formatHex(Arrays.copyOf(Digests.sha256(head, raw), SIZE)));
    }

    /// Tells whether the key is the one whose slot has these parameters.
    ///
    /// @throws IllegalArgumentException or JsonException when there is no readable check
    static boolean fits(String kind, SecretBytes key, Json.Obj parameters) {
        var expected = HexFormat.of().parseHex(parameters.text("check"));
        if (expected.length != SIZE) {
            throw new IllegalArgumentException("the check has another size");
        }
        return Digests.same(expected, HexFormat.of().parseHex(of(kind, key)));
    }

    /// Returns the key where it fits; otherwise closes it and throws the Problem.
    static SecretBytes fitting(String kind, SecretBytes key, Json.Obj parameters, RuntimeException otherwise) {
        boolean fits = false;
        try {
            fits = fits(kind, key, parameters);
        } finally {
            if (!fits) {
                key.close();
            }
        }
        if (fits) {
            return key;
        }
        throw otherwise;
    }

    /// Returns the key as 44 letters of Base64, for stores and files that keep text. The caller wipes it.
    static byte[] toText(SecretBytes key) {
        return key.use(Base64.getEncoder()::encode);
    }

    /// Reads what [#toText] made, with white space around it, and wipes `text`.
    ///
    /// @throws IllegalArgumentException when it is something else
    static SecretBytes fromText(byte[] text) {
        int from = 0;
        int to = text.length;
        while (to > from && text[to - 1] <= ' ') {
            to--;
        }
        while (from < to && text[from] <= ' ') {
            from++;
        }
        var stripped = Arrays.copyOfRange(text, from, to);
        try {
            var key = Base64.getDecoder().decode(stripped);
            if (key.length != KEY) {
                Arrays.fill(key, (byte) 0);
                throw new IllegalArgumentException("not a slot's key");
            }
            return SecretBytes.taking(key);
        } finally {
            Arrays.fill(stripped, (byte) 0);
            Arrays.fill(text, (byte) 0);
        }
    }
}
