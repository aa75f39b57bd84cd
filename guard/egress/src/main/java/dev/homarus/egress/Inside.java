package dev.homarus.egress;

import dev.homarus.types.Outgoing;
import dev.homarus.types.Problem;
import org.eclipse.jetty.http.HttpFields;

/// Sends what is for an embedded model to it, and everything else on its way: the last fork before a socket.
final class Inside {
    private Inside() {}

    /// Sends a request; nothing for an embedded model ever comes to `others`.
    static Dialer.Answer send(Outgoing out, Ways ways, Carrier others) {
        var to = out.destination();
        if (!to.isEmbedded()) {
            return others.send(out);
        }
        var answer = ways.inside()
                .orElseThrow(() -> new Problem(
                                "EGRESS-002",
                                "There is nothing here that runs " + to.name() + ".",
                                "Start Homarus with homarus start.")
                        .asException())
                .ask(to.name(), out.path(), EgressGate.body(out), out.idleLimit());
        return new Dialer.Answer(answer.status(), HttpFields.EMPTY, answer.body(), answer.abort());
    }
}
