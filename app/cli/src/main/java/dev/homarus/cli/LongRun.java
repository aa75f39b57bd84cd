package dev.homarus.cli;

import dev.homarus.cli.local.Problems;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.types.Problem;

/// Work of the gateway that tells how far it is; on a terminal that is shown on one line, which goes at the end.
final class LongRun {
    private static final int WIDTH = 40;

    private LongRun() {}

    /// Asks for it, waits for its end, and returns its result.
    ///
    /// @throws dev.homarus.types.ProblemException what it failed with; CLI-003 when the gateway went away
    static Json.Obj done(Context context, String path, Json.Obj body) {
        try (var events = context.gateway().events(path, body)) {
            for (var event = events.next(); event.isPresent(); event = events.next()) {
                var now = event.get();
                switch (now.text("type")) {
                    case "progress" -> show(context, now);
                    case "done" -> {
                        clear(context);
                        return now.object("result").orElse(Json.Obj.EMPTY);
                    }
                    default -> {
                        clear(context);
                        throw failed(now);
                    }
                }
            }
        }
        throw Problems.gone();
    }

    private static RuntimeException failed(Json.Obj event) {
        var problem = event.object("problem").orElse(Json.Obj.EMPTY);
        return new Problem(problem.text("code"), problem.text("sentence"), problem.text("remedy")).asException();
    }

    private static void show(Context context, Json.Obj now) {
        if (context.screen().errTerminal()) {
            var line = Shown.exactly(now.text("phase")) + " " + Words.bytes(now.number("bytes", 0, 0, Long.MAX_VALUE));
            context.screen().err().print("\r" + line + " ".repeat(6));
            context.screen().err().flush();
        }
    }

    private static void clear(Context context) {
        if (context.screen().errTerminal()) {
            context.screen().err().print("\r" + " ".repeat(WIDTH) + "\r");
        }
    }
}
