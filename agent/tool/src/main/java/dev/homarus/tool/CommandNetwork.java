package dev.homarus.tool;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.command.Analysis;
import dev.homarus.command.Risk;
import dev.homarus.egress.CommandProxy;
import dev.homarus.egress.CommandProxy.Admission;
import dev.homarus.egress.EgressGate;
import dev.homarus.policy.Action;
import dev.homarus.policy.Permit;
import dev.homarus.policy.Stops;
import dev.homarus.policy.Trust;
import dev.homarus.sandbox.Mode;
import dev.homarus.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// The way out of commands: each host is asked about, unless the owner has seen it in the command or said so
/// before.
///
/// @param sockets a folder that nobody else may enter
/// @param trust how far the owner has opened this Homarus
/// @param stops what the owner has stopped
public record CommandNetwork(
        ActionGate gate, EgressGate egress, Path sockets, Supplier<Trust> trust, Supplier<Stops> stops) {
    /// Whether a command might reach for the network: what is known to stay here does not.
    static boolean isWanted(Analysis analysis) {
        return switch (analysis) {
            case Analysis.Opaque opaque -> true;
            case Analysis.Analysed analysed ->
                analysed.risk().compareTo(Risk.NETWORK) >= 0
                        || analysed.uses().stream().anyMatch(use -> !use.profiled());
        };
    }

    /// Whether it is known that it does.
    static boolean isNeeded(Analysis analysis) {
        return analysis instanceof Analysis.Analysed analysed
                && analysed.uses().stream().anyMatch(use -> use.risk() == Risk.NETWORK);
    }

    /// Returns why no command can have a way out now; nothing where one can.
    Optional<String> missing(Sandbox sandbox, Mode mode) {
        var stopped = stops.get().leaving();
        if (stopped.isPresent()) {
            return stopped;
        }
        if (!egress.carries()) {
            return Optional.of(
                    "everything goes through a key proxy, which carries no connections of commands" + " (PROXY-017)");
        }
        if (!trust.get().reaches(Trust.NAMED)) {
            return Optional.of("nothing goes to another machine at trust level "
                    + trust.get().level() + "; the owner can go to level 3 with: homarus trust 3");
        }
        if (!sandbox.reaches(mode)) {
            return Optional.of(
                    mode == Mode.STANDARD
                            ? "this machine cannot give a command a network of its own; homarus doctor says why"
                            : "the sandbox's mode here is " + mode.name().toLowerCase(java.util.Locale.ROOT));
        }
        return Optional.empty();
    }

    /// Opens the way out of a command that was allowed.
    CommandProxy open(Permit permit, String command, Asking asking) {
        var by = asking.by(permit);
        return egress.proxy(sockets, asking.session(), asking.label(), new CommandProxy.Keeper() {
            @Override
            public Admission admit(String host, int port) {
                return CommandNetwork.this.admit(host, port, command, by);
            }

            @Override
            public boolean isOpen(String host) {
                var now = stops.get();
                return trust.get().reaches(Trust.NAMED) && now.leaving().isEmpty() && !now.forbids(host);
            }
        });
    }

    private Admission admit(String host, int port, String command, Asking asking) {
        Action.Connect action;
        try {
            action = new Action.Connect(asking.session(), command, host, port);
        } catch (IllegalArgumentException e) {
            return new Admission.Refused("this is no host that a command can reach");
        }
        return switch (gate.request(action, asking)) {
            case Answer.Granted(var permit) -> new Admission.Admitted(permit);
            case Answer.Refused(var reason, var label) -> new Admission.Refused(reason);
        };
    }
}
