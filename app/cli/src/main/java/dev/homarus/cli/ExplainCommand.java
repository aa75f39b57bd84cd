package dev.homarus.cli;

import dev.homarus.cli.explain.ExplainExec;
import dev.homarus.cli.explain.ExplainSend;
import dev.homarus.cli.explain.ExplainUrl;
import dev.homarus.cli.explain.Explainer;
import dev.homarus.cli.explain.Lines;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What would be decided, and why: JSON lines in, JSON lines out, nothing is done.
@Command(
        name = "explain",
        description = "What would be decided, and why: JSON lines in, JSON lines out, nothing is done.")
final class ExplainCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    ExplainCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw CommandTable.incomplete(spec);
    }

    @Command(
            name = "exec",
            description = "About command lines: {\"id\",\"command\",\"allowlist\":[…],\"cwd\"?} a line.")
    int exec() {
        return explain(new ExplainExec());
    }

    @Command(
            name = "send",
            description = "About texts: {\"id\",\"text\",\"label\":{\"classification\",\"provenance\"}?,"
                    + "\"destination\",\"clearance\"?} a line.")
    int send() {
        return explain(new ExplainSend());
    }

    @Command(name = "url", description = "About web addresses: {\"id\",\"url\"} a line; nothing is looked up.")
    int url() {
        return explain(new ExplainUrl());
    }

    private int explain(Explainer explainer) {
        var screen = context.screen();
        int wrong = Lines.answer(screen.in(), explainer, screen::json);
        screen.out().flush();
        return wrong == 0 ? Cli.DONE : Cli.FAILED;
    }
}
