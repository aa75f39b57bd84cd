package dev.homarus.gateway;

import dev.homarus.egress.Consents.Missing;
import dev.homarus.egress.EgressGate;
import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.session.Message;
import java.util.List;
import java.util.stream.Stream;

/// Messages that a model elsewhere was not sent because of their label, and what would let them go.
///
/// @param count how many
/// @param reason a sentence for the owner
/// @param remedy what the owner can do about it
record Withheld(int count, String reason, String remedy) {
    /// Returns those of a conversation, those with the same cure together.
    static List<Withheld> of(EgressGate egress, Model model, String session, List<Message> messages) {
        var labels = messages.stream()
                .filter(message -> message.role() != Message.Role.NOTICE)
                .map(Message::label)
                .toList();
        return Stream.concat(
                        egress.withheld(model.destination(), labels).entrySet().stream()
                                .map(entry -> of(model, entry.getKey(), entry.getValue())),
                        ImagesKept.of(egress, model, session, messages).stream())
                .toList();
    }

    private static Withheld of(Model model, Missing missing, int count) {
        var stayed =
                count == 1 ? "1 message of this conversation stayed" : count + " messages of this conversation stayed";
        if (!missing.curable()) {
            return new Withheld(
                    count,
                    stayed + " on this machine: no consent covers what they hold",
                    "A model on this machine may read it, if it is not secret: homarus model use NAME");
        }
        var domains = String.join(",", missing.domains());
        return new Withheld(
                count,
                stayed + " on this machine: " + model.name() + " has no consent for "
                        + (domains.isEmpty() ? "what is personal" : domains.replace(",", ", ")),
                "Let it go with: homarus consent give " + model.name()
                        + (domains.isEmpty() ? "" : " --domain " + domains));
    }

    Json.Obj json() {
        return Json.object()
                .put("count", count)
                .put("reason", reason)
                .put("remedy", remedy)
                .build();
    }
}
