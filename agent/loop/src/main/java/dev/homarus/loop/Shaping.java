package dev.homarus.loop;

import dev.homarus.egress.EgressGate;
import dev.homarus.loop.AgentLoop.Turn;
import dev.homarus.outlook.Look;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.provider.ModelReply;
import dev.homarus.provider.ModelReply.Stop;
import dev.homarus.provider.Shape;
import dev.homarus.types.Problem;

/// Answers of a shape that a program wants.
final class Shaping {
    private Shaping() {}

    /// Tells whether the model may be offered tools of Homarus beside what is wanted.
    static boolean leavesRoom(Turn turn) {
        return turn.wants().shape().isEmpty()
                || turn.model().api().shapesBesideTools(turn.model().terms());
    }

    /// Checks that the shape may be told to the model as it is, and that the model can be held to it.
    ///
    /// @throws dev.homarus.types.ProblemException MODEL-042 where it cannot beside the caller's tools,
    ///     MODEL-045 where the schema holds what may not leave
    static void check(Turn turn, EgressGate egress) {
        turn.wants().shape().ifPresent(shape -> {
            if (!turn.wants().tools().isEmpty() && !leavesRoom(turn)) {
                throw new Problem(
                                "MODEL-042",
                                "The model '" + turn.model().name() + "' cannot be held to a shape and call tools too.",
                                "Send response_format or tools, not both, or use another model.")
                        .asException();
            }
            if (!isClear(turn, shape, egress)) {
                throw new Problem(
                                "MODEL-045",
                                "The schema of response_format holds something that may not be sent to '"
                                        + turn.model().name() + "' as it is.",
                                "Take names, numbers and addresses of people, and secrets, out of the schema.")
                        .asException();
            }
        });
    }

    private static boolean isClear(Turn turn, Shape shape, EgressGate egress) {
        var text = shape.name() + "\n" + shape.schema().write();
        return egress.look(turn.model().destination(), turn.conversation().session(), text, shape.label())
                        instanceof Look.Leaves leaves
                && leaves.before().isEmpty();
    }

    /// Checks that an answer that is the last one is JSON, where that was wanted.
    ///
    /// @throws dev.homarus.types.ProblemException MODEL-044 where it is not
    static void checkAnswer(Turn turn, ModelReply reply) {
        if (turn.wants().shape().isEmpty() || !reply.calls().isEmpty() || reply.stop() == Stop.LENGTH) {
            return;
        }
        try {
            var _ = JsonText.parse(reply.text());
        } catch (JsonException e) {
            throw new Problem(
                            "MODEL-044",
                            "The model '" + turn.model().name()
                                    + "' did not keep to the shape: its answer is not JSON.",
                            "Ask again, or use a model whose server can hold it to a schema.")
                    .asException();
        }
    }
}
