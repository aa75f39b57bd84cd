package dev.homarus.command;

import dev.homarus.command.Plan.Redirect;
import dev.homarus.command.Plan.Stage;
import java.util.ArrayList;
import java.util.List;

/// What a Plan of the recorders `p0`, `p1` and `p2` would leave in their log: one record per process, sorted
/// within each pipeline, since its processes run at the same time.
final class Expected {
    private Expected() {}

    static List<List<String>> records(Plan plan) {
        var all = new ArrayList<List<String>>();
        int status = 0;
        for (var step : plan.steps()) {
            boolean runs = switch (step.when()) {
                case ALWAYS -> true;
                case IF_DONE -> status == 0;
                case IF_FAILED -> status != 0;
            };
            if (!runs) {
                continue;
            }
            var stages = step.stages();
            var records = new ArrayList<String>();
            for (int i = 0; i < stages.size(); i++) {
                records.add(record(stages.get(i), i > 0, i < stages.size() - 1));
            }
            records.sort(null);
            all.add(records);
            status = stages.getLast().arguments().getFirst().equals("p1") ? 1 : 0;
        }
        return all;
    }

    private static String record(Stage stage, boolean fed, boolean feeds) {
        var descriptors = new String[] {fed ? "pipe" : "in", feeds ? "pipe" : "out", "err"};
        for (var redirect : stage.redirects()) {
            descriptors[redirect.descriptor()] = redirect.kind() == Redirect.Kind.DUPLICATE
                    ? descriptors[Integer.parseInt(redirect.to())]
                    : Places.normal(redirect.to());
        }
        var record = new StringBuilder();
        stage.arguments()
                .forEach(argument -> record.append('<').append(argument).append('>'));
        record.append(' ').append(stage.folder()).append(' ').append(String.join(" ", descriptors));
        stage.environment()
                .forEach((name, value) ->
                        record.append(' ').append(name).append('=').append(value));
        return record.toString().replace("\n", "NEWLINE");
    }
}
