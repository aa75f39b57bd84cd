package dev.homarus.loop;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Approval;
import dev.homarus.approval.Request;
import dev.homarus.egress.Ledger.Answered;
import dev.homarus.egress.Onlooker;
import dev.homarus.policy.Action;
import dev.homarus.types.Outgoing;

/// Shows the owner what a Turn is about to send to a model, as a question like any other, and waits for the
/// answer.
public record TurnOnlooker(ActionGate gate, AgentLoop.Turn turn) implements Onlooker {
    @Override
    public Answer show(Outgoing out, String sha256) {
        var session = turn.conversation().session();
        var send = new Action.SendExactly(session, turn.turn(), out.destination(), sha256, out.size());
        var asking = new Asking(
                session, turn.turn(), turn.origin(), turn.conversation().label(), turn.attended());
        return switch (gate.request(Request.send(send, out), asking)) {
            case ActionGate.Answer.Granted(var permit) ->
                new Answer.Yes(permit, answered(gate.letOut(send).orElseThrow()));
            case ActionGate.Answer.Refused(var reason, var label) -> new Answer.No(reason);
        };
    }

    private static Answered answered(Approval question) {
        return new Answered(question.id(), question.answeredBy().orElseThrow());
    }
}
