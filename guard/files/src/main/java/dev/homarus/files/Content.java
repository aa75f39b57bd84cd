package dev.homarus.files;

import dev.homarus.crypto.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a file holds, for changing it.
///
/// @param digest the SHA-256 of the whole file, lower-case hex; empty where there is no file
/// @param size of the whole file, in bytes
/// @param bytes all of it; nothing where there is no file, or one of more than [Changes#MAX_CONTENT]
public record Content(String digest, long size, Optional<byte[]> bytes) {
    /// No file.
    public static final Content ABSENT = new Content("", 0, Optional.empty());

    /// Returns what a file of these bytes holds.
    public static Content of(byte[] bytes) {
        return new Content(digest(bytes), bytes.length, Optional.of(bytes));
    }

    /// Returns the SHA-256 of `bytes` as Actions hold it.
    public static String digest(byte[] bytes) {
        return Digests.hex(Digests.sha256(bytes));
    }

    public boolean isAbsent() {
        return digest.isEmpty();
    }

    /// Returns it as text.
    ///
    /// @throws dev.homarus.types.ProblemException FILES-002 where there is no file, FILES-004 too large,
    ///     FILES-005 not UTF-8, or with a zero byte
    public String text() {
        if (isAbsent()) {
            throw Problems.absent();
        }
        return text(bytes.orElseThrow(() -> Problems.tooLarge("The file is too large to be changed")));
    }

    private static String text(byte[] raw) {
        for (byte b : raw) {
            if (b == 0) {
                throw Problems.notText();
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problems.notText();
        }
    }
}
