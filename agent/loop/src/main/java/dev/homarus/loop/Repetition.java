package dev.homarus.loop;

import dev.homarus.provider.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Notices a model that goes round in circles: the same call again and again with the same result, or a few
/// calls by turns. One for each Turn; used by its thread.
final class Repetition {
    /// How often the same call may have the same result.
    static final int SAME = 5;

    /// How often a round of up to [#LONGEST_ROUND] different calls may be made, whatever their results.
    static final int ROUNDS = 8;

    /// The longest round that is noticed, in calls.
    static final int LONGEST_ROUND = 4;

    /// How many calls may be refused for this before the Turn ends.
    static final int REFUSALS = 3;

    private record Call(String tool, String arguments) {}

    private record Seen(Call call, String result) {}

    private final Map<Seen, Integer> counts = new HashMap<>();
    private final Map<Call, Integer> most = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private int refusals;

    /// Whether this call would only go on with a circle.
    boolean isCircle(ToolCall wanted) {
        var call = new Call(wanted.tool(), wanted.arguments().strip());
        if (most.getOrDefault(call, 0) < SAME && !closesRound(call)) {
            return false;
        }
        refusals++;
        return true;
    }

    /// Whether so many were refused that the Turn has to end.
    boolean isHopeless() {
        return refusals >= REFUSALS;
    }

    void made(ToolCall made, String result) {
        var call = new Call(made.tool(), made.arguments().strip());
        calls.add(call);
        int count = counts.merge(new Seen(call, result), 1, Integer::sum);
        most.merge(call, count, Math::max);
    }

    private boolean closesRound(Call next) {
        for (int round = 1; round <= LONGEST_ROUND; round++) {
            int needed = round * ROUNDS;
            if (calls.size() >= needed && isRound(calls.subList(calls.size() - needed, calls.size()), round, next)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRound(List<Call> last, int round, Call next) {
        for (int i = round; i < last.size(); i++) {
            if (!last.get(i).equals(last.get(i - round))) {
                return false;
            }
        }
        return next.equals(last.get(last.size() - round));
    }
}
