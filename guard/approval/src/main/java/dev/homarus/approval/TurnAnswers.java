package dev.homarus.approval;

import dev.homarus.approval.Approval.State;
import dev.homarus.policy.Action;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Grant;
import dev.homarus.policy.Grant.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// What a person has let out in Turns that run: the same bytes need no second answer in the same Turn, and none
/// of its requests does where the answer was for the Turn. It ends with the Turn, and is kept in memory only.
/// Thread-safe.
final class TurnAnswers {
    private final Map<String, List<Approval>> answers = new ConcurrentHashMap<>();

    /// Keeps a yes to a request; does nothing for any other question or answer.
    void keep(Approval closed) {
        if (closed.action() instanceof Action.SendExactly && closed.state() == State.ALLOWED) {
            answers.merge(
                    closed.turn(),
                    List.of(closed),
                    (before, one) ->
                            Stream.concat(before.stream(), one.stream()).toList());
        }
    }

    /// Returns the facts with what counts in a Turn.
    Facts in(String turn, Facts facts) {
        var all = facts;
        for (var answer : of(turn)) {
            all = all.with(grant(answer, facts.now()));
        }
        return all;
    }

    private static Grant grant(Approval answer, Instant now) {
        var send = (Action.SendExactly) answer.action();
        var scope = isForTurn(answer)
                ? new Scope.Requests(send.turn(), send.destination())
                : (Scope) new Scope.Answer(send);
        return new Grant(answer.id(), scope, Optional.of(send.session()), now.plus(Lasting.TURN.life()));
    }

    private static boolean isForTurn(Approval answer) {
        return answer.lasting().equals(Optional.of(Lasting.TURN));
    }

    private List<Approval> of(String turn) {
        return answers.getOrDefault(turn, List.of());
    }

    /// Returns the question whose answer lets a request out, if there is one.
    Optional<Approval> behind(Action.SendExactly send) {
        return of(send.turn()).stream()
                .filter(answer -> answer.action().equals(send)
                        || (isForTurn(answer)
                                && answer.action() instanceof Action.SendExactly known
                                && known.destination().equals(send.destination())))
                .findFirst();
    }

    void forget(String turn) {
        answers.remove(turn);
    }
}
