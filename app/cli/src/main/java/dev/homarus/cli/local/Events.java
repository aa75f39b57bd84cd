package dev.homarus.cli.local;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.ProblemException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/// The events of a `text/event-stream`, one JSON object a `data:` line. Comment lines are skipped.
public final class Events implements AutoCloseable {
    private static final int MAX_LINE = 32 * 1_048_576;
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    private final InputStream connection;
    private final InputStream in;
    private final Function<IOException, ProblemException> told;

    /// @param told says what a broken connection means
    Events(InputStream body, Function<IOException, ProblemException> told) {
        this.connection = body;
        this.in = new BufferedInputStream(body, 8_192);
        this.told = told;
    }

    /// Waits for the next event; empty at the end of the stream.
    ///
    /// @throws ProblemException when the connection breaks or falls silent
    public Optional<Json.Obj> next() {
        try {
            while (true) {
                var line = line();
                if (line.isEmpty()) {
                    return Optional.empty();
                }
                var bytes = line.get();
                if (bytes.length > DATA.length && Arrays.equals(bytes, 0, DATA.length, DATA, 0, DATA.length)) {
                    return Optional.of(JsonText.parseObject(Arrays.copyOfRange(bytes, DATA.length, bytes.length)));
                }
            }
        } catch (IOException e) {
            throw told.apply(e);
        } catch (JsonException e) {
            throw Problems.notUnderstood();
        }
    }

    private Optional<byte[]> line() throws IOException {
        var line = new ByteArrayOutputStream(256);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return Optional.empty();
            }
            if (line.size() == MAX_LINE) {
                throw new IOException("a line is too long");
            }
            line.write(b);
        }
        return Optional.of(line.toByteArray());
    }

    /// Closes the connection; a thread that waits in [#next] is woken.
    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }
}
