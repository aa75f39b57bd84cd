package dev.homarus.approval;

import dev.homarus.command.Analysis;
import dev.homarus.command.Risk;
import dev.homarus.policy.Action;
import dev.homarus.policy.Words;
import dev.homarus.types.Outgoing;
import java.util.Optional;

/// What a tool wants, with what is known about it. Only the Action is bound by the answer; the rest is what Policy
/// decides by and what a person is shown.
///
/// @param analysis of the command, where the Action runs one
/// @param change of the file, where the Action writes one: for a person, at most [#MAX_CHANGE] characters
/// @param words whose words its arguments are
/// @param sending what is sent, where the Action lets a request out
public record Request(
        Action action, Optional<Analysis> analysis, Optional<String> change, Words words, Optional<Sending> sending) {
    /// The longest change that can be shown, and so be asked about, in characters.
    public static final int MAX_CHANGE = 200_000;

    public Request {
        if (change.orElse("").length() > MAX_CHANGE) {
            throw new IllegalArgumentException("change");
        }
    }

    /// Something of which nobody has judged whose words it is made of.
    public Request(Action action, Optional<Analysis> analysis, Optional<String> change) {
        this(action, analysis, change, Words.UNJUDGED, Optional.empty());
    }

    /// Whether it can do more than read on this machine.
    boolean isMoreThanReading() {
        return action instanceof Action.Effect
                && analysis.filter(
                                known -> known instanceof Analysis.Analysed analysed && analysed.risk() == Risk.READS)
                        .isEmpty();
    }

    /// The same, judged.
    Request judged(Words whose) {
        return new Request(action, analysis, change, whose, sending);
    }

    /// The same, as it is kept when nobody waits for it any more.
    Request withoutBytes() {
        return new Request(action, analysis, change, words, sending.map(Sending::withoutBytes));
    }

    /// Something about which nothing else is known.
    public static Request of(Action action) {
        return new Request(action, Optional.empty(), Optional.empty());
    }

    /// A Plan, with the Analysis that made it.
    public static Request run(Action.RunPlan action, Analysis.Analysed analysis) {
        return new Request(action, Optional.of(analysis), Optional.empty());
    }

    /// A command line as it stands, with what was found out about it.
    public static Request run(Action.RunCommand action, Analysis analysis) {
        return new Request(action, Optional.of(analysis), Optional.empty());
    }

    /// A request to a model, with what it is made of.
    public static Request send(Action.SendExactly action, Outgoing out) {
        return new Request(action, Optional.empty(), Optional.empty(), Words.UNJUDGED, Optional.of(Sending.of(out)));
    }

    /// The change of a file, with the lines that go and come.
    public static Request write(Action.WriteWorkspace action, String change) {
        return new Request(action, Optional.empty(), Optional.of(change));
    }
}
