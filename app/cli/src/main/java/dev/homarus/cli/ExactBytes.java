package dev.homarus.cli;

import dev.homarus.protocol.Shown;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The exact body of a request: as it is into a file or a pipe, and escaped on a terminal.
final class ExactBytes {
    private ExactBytes() {}

    /// Prints what the gateway has at a path.
    static int print(Context context, String path) {
        var body = new ByteArrayOutputStream();
        context.gateway().copy(path, body);
        if (context.screen().outTerminal()) {
            var text = body.toString(StandardCharsets.UTF_8);
            context.screen().line(text);
            if (!Shown.prose(text).equals(text)) {
                context.screen().note("Some characters are written out here; the exact bytes go to a file or a pipe.");
            }
        } else {
            context.screen().out().writeBytes(body.toByteArray());
        }
        return Cli.DONE;
    }
}
