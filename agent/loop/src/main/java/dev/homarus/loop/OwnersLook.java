package dev.homarus.loop;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Approval;
import dev.homarus.approval.Request;
import dev.homarus.egress.Ledger.Answered;
import dev.homarus.egress.Onlooker;
import dev.homarus.policy.Action;
import dev.homarus.types.Outgoing;

/// Shows the owner what is about to be sent to a model, as a question like any other, and waits for the answer.
///
/// @param asking who wants to send it, and whom to ask
public record OwnersLook(ActionGate gate, Asking asking) implements Onlooker {
    /// For what a Turn sends.
    public static OwnersLook of(ActionGate gate, AgentLoop.Turn turn) {
        var conversation = turn.conversation();
        return new OwnersLook(
                gate,
                new Asking(conversation.session(), turn.turn(), turn.origin(), conversation.label(), turn.attended()));
    }

    @Override
    public Answer show(Outgoing out, String sha256) {
        var send = new Action.SendExactly(asking.session(), asking.turn(), out.destination(), sha256, out.size());
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
