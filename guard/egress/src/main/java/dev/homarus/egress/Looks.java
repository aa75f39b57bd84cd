package dev.homarus.egress;

import dev.homarus.audit.AuditLog;
import dev.homarus.outlook.Look;
import dev.homarus.outlook.Outlook;
import dev.homarus.policy.Policy;
import dev.homarus.protocol.Json;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What of texts may leave: by the consents, by what is found in them, and by how many people they are about.
/// What it keeps back is on record.
record Looks(
        Lookout lookout, Consents consents, Volumes volumes, AuditLog audit, InstantSource clock, Lowerings lowerings) {
    Looks(Lookout lookout, Consents consents, Volumes volumes, AuditLog audit, InstantSource clock) {
        this(lookout, consents, volumes, audit, clock, new Lowerings(audit));
    }

    /// Why nothing leaves before it is known what the home holds.
    private static final String READING = "the labelled folders are still being read";

    Look at(Destination to, String thread, String text, Label label) {
        if (!lookout.isReady()) {
            held("egress.reading", thread, to.name(), READING, label);
            return new Look.Stays(READING);
        }
        var clearance = Policy.clearance(to.reach(), to.origin(), label.domains(), consents.all(), clock.instant());
        var look = lookout.look(to, thread, clearance, consents.hidesNames(to.origin()), text, label);
        if (look instanceof Look.Leaves leaves) {
            lowerings.record(to, thread, text, label, leaves);
        }
        return look instanceof Look.Leaves leaves
                ? volumes.stays(to, leaves.people(), clock.instant())
                        .<Look>map(reason -> {
                            held("egress.people", thread, to.name(), reason, label);
                            return new Look.Stays(reason);
                        })
                        .orElse(look)
                : look;
    }

    private void held(String rule, String thread, String subject, String reason, Label label) {
        audit.append(Web.event(
                "egress.denied",
                thread,
                subject,
                Json.object().put("decision", "deny").put("rule", rule).put("reason", reason),
                label));
    }

    /// Returns why words that leave as they stand may not, in words for the owner.
    Optional<String> atWords(String words, String thread, Label label) {
        if (!lookout.isReady()) {
            held("egress.reading", thread, "web", READING, label);
            return Optional.of(READING);
        }
        var found = Urls.found(lookout.detector(), words);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var reason = "the address holds " + String.join(", ", found);
        held("egress.url", thread, "web", reason, label);
        return Optional.of(reason);
    }

    String stamp(Destination to, String thread) {
        return to.origin()
                + ' '
                + consents.stamp(to.origin())
                + ' '
                + clock.instant().truncatedTo(ChronoUnit.DAYS)
                + ' '
                + lookout.isReady()
                + ' '
                + lookout.version(to, thread);
    }

    Map<Consents.Missing, Integer> withheld(Destination to, List<Label> labels) {
        var withheld = new LinkedHashMap<Consents.Missing, Integer>();
        for (var label : labels) {
            // What stands in it for a pseudonym is hidden again; what is left of it is PERSONAL.
            var own = label.sources().contains(Outlook.RESTORED) && label.classification() == Classification.SENSITIVE
                    ? Outlook.at(label, Classification.PERSONAL)
                    : label;
            consents.missing(to, own).ifPresent(missing -> withheld.merge(missing, 1, Integer::sum));
        }
        return withheld;
    }
}
