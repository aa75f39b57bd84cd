package dev.homarus.cli;

import dev.homarus.cli.explain.Lines;
import dev.homarus.cli.explain.Replay;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What would be decided about recorded tool calls: JSON lines in, JSON lines out, nothing is done.
@Command(name = "replay", description = "Run recorded tool calls through labels and policy; nothing is done.")
final class ReplayCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    private final Context context;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "One trace a line; standard input where it is missing or -.")
    String file = STANDARD_INPUT;

    @Option(names = "--json", description = "Changes nothing: it is JSON anyway.")
    boolean json;

    ReplayCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (file.equals(STANDARD_INPUT)) {
            return replay(context.screen().in());
        }
        try (var in = Files.newInputStream(Path.of(file))) {
            return replay(in);
        } catch (IOException e) {
            throw new Problem(
                            "CLI-033",
                            "The file " + file + " cannot be read.",
                            "Look whether it is there, and may be read.")
                    .asException();
        }
    }

    private int replay(InputStream in) {
        var screen = context.screen();
        int wrong = Lines.answer(in, new Replay(), screen::json);
        screen.out().flush();
        return wrong == 0 ? Cli.DONE : Cli.FAILED;
    }
}
