package dev.homarus.protocol;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One frame between a gateway and the process that runs an embedded model: a letter, the length of the content
/// in four bytes, the content. The format is `docs/spec/engine.md`.
///
/// @param content callers must not change it
public record WorkerFrame(Kind kind, byte[] content) {
    /// The most bytes of a frame that a worker sends.
    public static final int MOST_ANSWERED = 65_536;

    /// The most bytes of a frame that a gateway sends: a whole conversation.
    public static final int MOST_ASKED = 16 << 20;

    private static final int HEAD = 5;

    /// What a frame is, and its letter.
    public enum Kind {
        /// Gateway: the body of a chat completion.
        CHAT('C'),
        /// Gateway: the body of a request for embeddings.
        EMBED('E'),
        /// Gateway: nobody waits for the answer any more.
        CANCEL('X'),
        /// Worker: what the file is; it takes requests from now on.
        READY('R'),
        /// Worker: why the file is not run. It ends after that.
        REFUSED('N'),
        /// Worker: what it does next, one word, so that it is known where it ended.
        STEP('S'),
        /// Worker: the status of an answer.
        HEAD('H'),
        /// Worker: a piece of the body.
        DATA('D'),
        /// Worker: the end of an answer.
        END('Z');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        private static Optional<Kind> of(int letter) {
            for (var kind : values()) {
                if (kind.letter == letter) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /// Returns a frame without content.
    public static WorkerFrame empty(Kind kind) {
        return new WorkerFrame(kind, new byte[0]);
    }

    /// Reads the next frame; nothing where the other side has ended before its first byte.
    ///
    /// @param most the most bytes of content that are taken
    /// @throws EOFException where it ends in the middle of a frame
    /// @throws IOException an unknown letter, or too long
    public static Optional<WorkerFrame> read(InputStream from, int most) throws IOException {
        int letter = from.read();
        if (letter < 0) {
            return Optional.empty();
        }
        var in = new DataInputStream(from);
        var kind = Kind.of(letter).orElseThrow(() -> new IOException("a frame has an unknown kind"));
        int length = in.readInt();
        if (length < 0 || length > most) {
            throw new IOException("a frame is longer than " + most + " bytes");
        }
        var content = in.readNBytes(length);
        if (content.length < length) {
            throw new EOFException("a frame is cut");
        }
        return Optional.of(new WorkerFrame(kind, content));
    }

    /// Writes it in one piece.
    public void write(OutputStream to) throws IOException {
        var bytes = ByteBuffer.allocate(HEAD + content.length);
        bytes.put((byte) kind.letter).putInt(content.length).put(content);
        to.write(bytes.array());
        to.flush();
    }
}
