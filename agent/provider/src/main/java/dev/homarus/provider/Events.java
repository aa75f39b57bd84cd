package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads a stream of server-sent events whose data is one line each. Source: WHATWG HTML, "Server-sent events".
final class Events {
    /// What an event does to a reply.
    interface Taking {
        /// Takes the data of one event; returns whether nothing more is to be read.
        boolean take(Json.Obj data);
    }

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    /// Lines of a stream of events that say nothing here; the first one is a comment.
    private static final List<String> OTHER_FIELDS = List.of(":", "event:", "id:", "retry:");

    private Events() {}

    /// Hands on the data of each event, up to `[DONE]`, to the one that says so, or to the end of the stream.
    ///
    /// @return whether the end was said, by `[DONE]` or by an event
    /// @throws dev.homarus.types.ProblemException MODEL-006 where a line or an event is not understood
    static boolean read(InputStream in, Taking taking) throws IOException {
        var lines = new Lines(in);
        for (var line = lines.next(); line != null; line = lines.next()) {
            var data = data(line);
            if (data.isEmpty()) {
                continue;
            }
            if (Arrays.equals(data.get(), DONE)) {
                return true;
            }
            try {
                if (taking.take(JsonText.parseObject(data.get()))) {
                    return true;
                }
            } catch (JsonException e) {
                throw ModelApi.notUnderstood().asException();
            }
        }
        return false;
    }

    private static Optional<byte[]> data(byte[] line) {
        if (begins(line, "data:")) {
            int from = "data:".length();
            int to = line.length;
            while (from < to && line[from] == ' ') {
                from++;
            }
            while (to > from && line[to - 1] == ' ') {
                to--;
            }
            return from == to ? Optional.empty() : Optional.of(Arrays.copyOfRange(line, from, to));
        }
        if (line.length == 0 || OTHER_FIELDS.stream().anyMatch(field -> begins(line, field))) {
            return Optional.empty();
        }
        throw ModelApi.notUnderstood().asException();
    }

    private static boolean begins(byte[] line, String field) {
        int length = Math.min(line.length, field.length());
        return new String(line, 0, length, StandardCharsets.ISO_8859_1).equals(field);
    }
}
