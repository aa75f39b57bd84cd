package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What a restore brought back, in a person's words.
///
/// @param report as [Restoring#run] returns it
record RestoreReport(Json.Obj report) {
    String text() {
        var time = Instant.parse(report.text("time")).truncatedTo(ChronoUnit.SECONDS);
        var text = new StringBuilder("Restored to " + report.text("home") + ": snapshot " + number("snapshot") + " of "
                + time + ", " + count("records", "record") + " and " + count("files", "file") + ". It opens with "
                + (report.text("slot").equals(SlotKinds.MACHINE)
                        ? "a key that is kept on this machine"
                        : "the " + report.text("slot") + " that was given now")
                + ".\nRights are not restored: logins, tokens, grants, consents and the policy begin anew.");
        for (var finding : report.array("findings")) {
            text.append("\nMissing: ").append(finding instanceof Json.Str(var line) ? line : "");
        }
        report.optionalText("earlierWitness")
                .ifPresent(
                        file -> text.append("\nThe audit is older than this machine had seen; what it had seen is in ")
                                .append(file)
                                .append("."));
        return text.toString();
    }

    private String count(String name, String one) {
        return number(name) + " " + one + (number(name) == 1 ? "" : "s");
    }

    private long number(String name) {
        return report.number(name, 0, 0, Long.MAX_VALUE);
    }
}
