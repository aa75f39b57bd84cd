package dev.homarus.cli.explain;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/// Questions in, answers out: one JSON object a line.
public final class Lines {
    /// The longest line, in bytes.
    public static final int MAX_LINE = 1_048_576;

    private Lines() {}

    /// Answers every line; one that cannot be read gets a Problem in its place, and the rest goes on.
    ///
    /// @return how many lines could not be read
    public static int answer(InputStream in, Explainer explainer, Consumer<Json> out) {
        int wrong = 0;
        int number = 0;
        try (var input = new BufferedInputStream(in)) {
            for (var line = next(input); line.length > 0; line = next(input)) {
                number++;
                if (new String(line, java.nio.charset.StandardCharsets.ISO_8859_1).isBlank()) {
                    continue;
                }
                try {
                    out.accept(explainer.explain(question(line)));
                } catch (JsonException e) {
                    wrong++;
                    out.accept(problem(number, e.sentence(), explainer.page()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return wrong;
    }

    private static Json.Obj question(byte[] line) {
        if (line.length > MAX_LINE) {
            throw new JsonException("the line", "is longer than " + MAX_LINE + " bytes");
        }
        return Json.object(JsonText.parse(line), "the line");
    }

    private static Json problem(int number, String sentence, String page) {
        return Json.object()
                .put("line", number)
                .put(
                        "problem",
                        Json.object()
                                .put("code", "EXPLAIN-001")
                                .put("sentence", sentence)
                                .put("remedy", "Give one JSON object a line, as " + page + " shows.")
                                .build())
                .build();
    }

    /// Returns a line with its end, if it has one; empty at the end of the input. What is beyond the longest line
    /// is dropped.
    private static byte[] next(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (line.size() <= MAX_LINE) {
                line.write(b);
            }
            if (b == '\n') {
                break;
            }
        }
        return line.toByteArray();
    }
}
