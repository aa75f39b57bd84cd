package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.StopBook;
import dev.homarus.audit.AuditLog;
import java.util.function.LongSupplier;

/// What `/status` answers in a conversation.
///
/// @param left bytes that left this machine today
record StatusText(Models models, StopBook stops, ActionGate gate, AuditLog audit, LongSupplier left) {
    String text() {
        var current = models.current()
                .map(model -> model.name() + " (" + model.destination().host() + ")")
                .orElse("none; the guide answers");
        var stopped =
                stops.now().leaving().map(reason -> "Stopped: " + reason + "\n").orElse("");
        return stopped + "Model: " + current + "\nWaiting questions: "
                + gate.waiting().size()
                + "\nBytes that left this machine today: " + left.getAsLong() + "\nAudit entries: "
                + audit.head().size();
    }
}
