package dev.homarus.cli.claim;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;

/// Asks the gateway how it isolates commands, and looks at the environments that past questions were bound to.
/// It does not run a command.
final class CommandsIsolated implements Claim {
    /// All that a command finds in its environment.
    static final Set<String> FIXED = Set.of("PATH", "HOME", "LANG", "TERM");

    private static final int LOOK_BACK = 50;

    @Override
    public String id() {
        return "commands-isolated";
    }

    @Override
    public String sentence() {
        return "A command runs isolated, with nothing of your environment, or it does not run.";
    }

    @Override
    public String byHand(Premises premises) {
        return "homarus chat 'Please run the command env, and nothing else'";
    }

    @Override
    public Verdict check(Premises premises) {
        if (premises.status().isEmpty()) {
            return Premises.NOT_RUNNING;
        }
        var level = premises.status().get().optionalText("sandbox").orElse("unknown");
        if (level.equals("none")) {
            return new Verdict.Pass(
                    "Commands cannot be isolated on this machine, so the gateway runs none. Why: homarus doctor");
        }
        if (!level.equals("isolated") && !level.equals("confined")) {
            return new Verdict.Fail("The gateway says its sandbox is '" + level + "'.");
        }
        var gateway = premises.gateway();
        var names = new TreeSet<String>();
        var asked = new ArrayList<String>();
        gateway.get("/api/audit?kind=approval.asked&limit=" + LOOK_BACK).array("entries").stream()
                .map(entry -> Json.object(entry, "entry").text("subject"))
                .forEach(id -> {
                    var approval = gateway.get("/api/approvals/" + LocalGateway.encoded(id));
                    names.addAll(approval.object("environment")
                            .orElse(Json.Obj.EMPTY)
                            .members()
                            .keySet());
                    asked.add(id);
                });
        if (asked.isEmpty()) {
            return new Verdict.Skip(
                    "The gateway has tried its sandbox and says '" + level + "'. No command was asked for yet, so"
                            + " there is no environment to look at, and this check runs none itself.");
        }
        return FIXED.containsAll(names)
                ? new Verdict.Pass("The gateway has tried its sandbox and says '" + level + "'; the last "
                        + Words.count(asked.size(), "command", "commands") + " asked for had only "
                        + String.join(", ", names) + " in the environment.")
                : new Verdict.Fail("Commands were asked for with " + String.join(", ", names) + " in the environment.");
    }
}
