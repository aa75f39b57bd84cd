package dev.homarus.route;

import dev.homarus.protocol.Json;
import java.util.List;
import java.util.Optional;

/// Which models answer a Turn, and why.
///
/// @param about what the Turn is about
/// @param list the task whose list counts; nothing where none does, and the usual order holds
/// @param order who answers: the first, and where it does not, the next
/// @param leftOut listed models that may not be sent what was said
/// @param because why the first of them answers, a sentence without its full stop
public record Choice(
        Said.About about, Optional<Task> list, List<Candidate> order, List<Candidate> leftOut, String because) {
    public Choice {
        order = List.copyOf(order);
        leftOut = List.copyOf(leftOut);
    }

    /// Returns the names of those who answer, in their order.
    public List<String> names() {
        return order.stream().map(Candidate::name).toList();
    }

    /// Returns it as faces show it.
    public Json.Obj json() {
        return Json.object()
                .put("task", about.task().word())
                .put("why", about.why())
                .put("list", list.map(Task::word))
                .put("model", order.stream().findFirst().map(Candidate::name))
                .put("because", because)
                .put("order", rows(order))
                .put("leftOut", rows(leftOut))
                .build();
    }

    private static Json rows(List<Candidate> candidates) {
        return Json.array(candidates.stream()
                .map(candidate -> Json.object()
                        .put("model", candidate.name())
                        .put("says", candidate.says())
                        .build())
                .toList());
    }
}
