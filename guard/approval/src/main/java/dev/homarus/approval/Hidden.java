package dev.homarus.approval;

import dev.homarus.command.Plan.Stage;
import dev.homarus.policy.Action;
import dev.homarus.protocol.Shown;
import java.util.stream.Stream;

/// Whether a Request holds characters that cannot be seen, or that reorder others: faces write them out and
/// say
/// so, and nothing but a person's answer allows it.
final class Hidden {
    private Hidden() {}

    static boolean in(Request request) {
        return switch (request.action()) {
            case Action.RunCommand run -> in(run.command()) || in(run.folder());
            case Action.RunPlan run -> in(run.command()) || run.plan().stages().anyMatch(Hidden::in);
            case Action.WriteWorkspace write ->
                in(write.path())
                        || request.change()
                                .map(text -> !Shown.prose(text).equals(text))
                                .orElse(false);
            case Action.Connect connect -> in(connect.command());
            case Action.Fetch fetch -> false;
            case Action.Search search -> in(search.query());
            case Action.SendExactly send -> false;
            case Action.ReadWorkspace read -> false;
            case Action.Send send -> false;
            case Action.Speak speak -> false;
            case Action.Operate operate -> false;
        };
    }

    private static boolean in(Stage stage) {
        return Stream.concat(
                        Stream.of(stage.program(), stage.folder()),
                        Stream.concat(stage.arguments().stream(), stage.environment().values().stream()))
                .anyMatch(Hidden::in);
    }

    private static boolean in(String text) {
        var seen = text.replace("\n", "").replace("\t", "");
        return !Shown.exactly(seen).equals(seen);
    }
}
