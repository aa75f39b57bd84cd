package dev.homarus.age;

import com.exceptionfactory.jagged.PayloadException;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecodingException;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.armor.ArmoredEncryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import dev.homarus.types.Problem;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Files in the format age-encryption.org/v1 (C2SP `age.md`), which the stock `age` program makes and opens as
/// well. Written in binary or armored; read in either.
public final class AgeFile {
    /// The most recipients of one file.
    public static final int MAX_RECIPIENTS = 16;

    private static final int PIECE = 65_536;

    /// How a file is written.
    public enum Form {
        /// As bytes.
        BINARY,
        /// As text: `-----BEGIN AGE ENCRYPTED FILE-----`, lines of 64 characters, `-----END AGE ENCRYPTED
        /// FILE-----`.
        ARMORED
    }

    private AgeFile() {}

    /// Returns the age file, in binary, that each of `to` can open.
    public static byte[] seal(byte[] content, List<AgeRecipient> to) {
        return seal(content, Form.BINARY, to);
    }

    /// Returns the age file as text that ends with a line feed.
    public static String sealArmored(byte[] content, List<AgeRecipient> to) {
        return new String(seal(content, Form.ARMORED, to), StandardCharsets.US_ASCII);
    }

    private static byte[] seal(byte[] content, Form form, List<AgeRecipient> to) {
        var out = new ByteArrayOutputStream();
        try {
            seal(new ByteArrayInputStream(content), out, form, to);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    /// Writes the age file of all of `in` to `out`; closes neither. What was written by a call that failed is
    /// cut
    /// off, and does not open.
    ///
    /// @param to 1 to [#MAX_RECIPIENTS]
    public static void seal(InputStream in, OutputStream out, Form form, List<AgeRecipient> to) throws IOException {
        if (to.isEmpty() || to.size() > MAX_RECIPIENTS) {
            throw new IllegalArgumentException("an age file has 1 to " + MAX_RECIPIENTS + " recipients");
        }
        var writers = to.stream().map(AgeRecipient::writer).toList();
        var factory = switch (form) {
            case BINARY -> new StandardEncryptingChannelFactory();
            case ARMORED -> new ArmoredEncryptingChannelFactory();
        };
        var piece = new byte[PIECE];
        try {
            var channel = factory.newEncryptingChannel(new Kept(Channels.newChannel(out)), writers);
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                var buffer = ByteBuffer.wrap(piece, 0, read);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
            // The end of the file is written by closing, and only a whole content has an end.
            channel.close();
            out.flush();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(piece, (byte) 0);
        }
    }

    /// Opens a file in either form; empty when it is no age file, is for somebody else, was cut off, or any bit
    /// was changed.
    public static Optional<byte[]> open(byte[] file, AgeIdentity by) {
        var plain = new byte[file.length];
        try {
            var buffer = ByteBuffer.wrap(plain);
            var channel = opening(new ByteArrayInputStream(file), by);
            int read = 0;
            while (buffer.hasRemaining() && read >= 0) {
                read = channel.read(buffer);
            }
            return Optional.of(Arrays.copyOf(plain, buffer.position()));
        } catch (GeneralSecurityException | IOException | Malformed e) {
            return Optional.empty();
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /// Writes the content of the age file `in`, of either form, to `out`; closes neither. Each piece of 64 KiB
    /// is
    /// authentic when it is written, but only a call that returns says that the last one was there: until then,
    /// what is in `out` must not be taken for the content.
    ///
    /// @throws dev.homarus.types.ProblemException AGE-001 when it is no age file, is for somebody else, or its
    ///     header was changed (nothing has been written then); AGE-002 when the content was changed or cut off
    public static void open(InputStream in, OutputStream out, AgeIdentity by) throws IOException {
        var piece = new byte[PIECE];
        try {
            var channel = begin(in, by);
            var buffer = ByteBuffer.wrap(piece);
            for (int read = next(channel, buffer); read >= 0; read = next(channel, buffer)) {
                out.write(piece, 0, buffer.position());
            }
            out.flush();
        } finally {
            Arrays.fill(piece, (byte) 0);
        }
    }

    private static ReadableByteChannel begin(InputStream in, AgeIdentity by) throws IOException {
        try {
            return opening(in, by);
        } catch (GeneralSecurityException | PayloadException | ArmoredDecodingException | Malformed e) {
            throw new Problem(
                            "AGE-001",
                            "This is no age file, or not one for this identity.",
                            "Check that the file and the identity belong together, and that the file is complete.")
                    .asException();
        }
    }

    private static int next(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        try {
            return channel.read(buffer.clear());
        } catch (PayloadException | ArmoredDecodingException | Malformed e) {
            throw new Problem(
                            "AGE-002",
                            "The age file was changed or is cut off.",
                            "Take another copy of it; do not use what came out of this one.")
                    .asException();
        }
    }

    private static ReadableByteChannel opening(InputStream in, AgeIdentity by)
            throws GeneralSecurityException, IOException {
        var source = new BufferedInputStream(in, PIECE);
        source.mark(1);
        boolean armored = source.read() != 'a';
        source.reset();
        var factory = armored ? new ArmoredDecryptingChannelFactory() : new StandardDecryptingChannelFactory();
        var reader = by.reader();
        return Malformed.in(
                () -> new Strict(factory.newDecryptingChannel(Channels.newChannel(source), List.of(reader))));
    }

    /// A channel whose end is not the end of what it writes to.
    private record Kept(WritableByteChannel target) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) throws IOException {
            return target.write(source);
        }

        @Override
        public boolean isOpen() {
            return target.isOpen();
        }

        @Override
        public void close() {}
    }

    /// A channel that tells hostile input by one kind of exception.
    private record Strict(ReadableByteChannel source) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            try {
                return Malformed.in(() -> source.read(target));
            } catch (GeneralSecurityException e) {
                throw new PayloadException("not authentic", e);
            }
        }

        @Override
        public boolean isOpen() {
            return source.isOpen();
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
