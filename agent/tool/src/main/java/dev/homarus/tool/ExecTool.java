package dev.homarus.tool;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Request;
import dev.homarus.command.Analysis;
import dev.homarus.command.Commands;
import dev.homarus.flow.Arguments;
import dev.homarus.flow.Call;
import dev.homarus.flow.Effect;
import dev.homarus.policy.Action;
import dev.homarus.policy.Permit;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.Shown;
import dev.homarus.provider.ToolSpec;
import dev.homarus.sandbox.Mode;
import dev.homarus.sandbox.Network;
import dev.homarus.sandbox.Outcome;
import dev.homarus.sandbox.Output;
import dev.homarus.sandbox.Sandbox;
import dev.homarus.tool.ToolResult.State;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// `exec`: a command in the sandbox, after the policy or a person has allowed it.
public final class ExecTool implements Tool {
    private static final int DEFAULT_TIMEOUT = 60;
    private static final int MAX_TIMEOUT = 600;
    private static final int MAX_FOLDER = 4_096;

    private static final ToolSpec SPEC = ToolSpec.own(
            "exec",
            "Run a command in the workspace, isolated; its network is https to hosts the owner agrees to. The owner"
                    + " decides first, more easily about programs, pipes, && and redirections than about loops,"
                    + " variables and substitutions.",
            Json.object()
                    .put("type", "object")
                    .put(
                            "properties",
                            Json.object()
                                    .put(
                                            "command",
                                            Json.object().put("type", "string").build())
                                    .put(
                                            "cwd",
                                            Json.object()
                                                    .put("type", "string")
                                                    .put("description", "below the workspace")
                                                    .build())
                                    .put(
                                            "timeout_s",
                                            Json.object()
                                                    .put("type", "integer")
                                                    .put("minimum", 1)
                                                    .put("maximum", MAX_TIMEOUT)
                                                    .build())
                                    .build())
                    .put("required", Json.strings(List.of("command")))
                    .build());

    private final ActionGate gate;
    private final Sandbox sandbox;
    private final Function<String, Mode> modes;
    private final Optional<CommandNetwork> network;
    private final FolderLabels folders;
    private final Map<String, String> environment;

    /// @param modes how much a command of a Session may do, by the Session's name
    /// @param network the way out of commands, if there is any
    /// @param folders what the workspace's folders hold
    public ExecTool(
            ActionGate gate,
            Sandbox sandbox,
            Function<String, Mode> modes,
            Optional<CommandNetwork> network,
            FolderLabels folders) {
        this.folders = folders;
        this.network = network;
        this.gate = gate;
        this.sandbox = sandbox;
        this.modes = modes;
        this.environment = Map.of(
                "PATH", "/usr/bin:/bin", "HOME", sandbox.surroundings().home(), "LANG", "C.UTF-8", "TERM", "dumb");
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public String shown(Json.Obj arguments) {
        return Shown.exactly(arguments.optionalText("command").orElse(""));
    }

    @Override
    public Call judged(Json.Obj arguments) {
        // How long it may take changes nothing about whose words they are.
        var words = Json.object()
                .put("command", arguments.optionalText("command").orElse(""))
                .put("cwd", arguments.optionalText("cwd"))
                .build();
        return Arguments.call(SPEC.name(), Optional.of(Effect.EXEC), Set.of(), words);
    }

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        Request request;
        try {
            request = request(arguments, asking);
        } catch (JsonException e) {
            return ToolResult.failed(e.sentence());
        } catch (IllegalArgumentException e) {
            return ToolResult.failed("the command is empty, too long or not text");
        }
        if (LeftOut.count(arguments.text("command").getBytes(StandardCharsets.UTF_8)) > 0) {
            return ToolResult.failed(LeftOut.REFUSAL);
        }
        return switch (gate.request(request, asking)) {
            case Answer.Refused refused -> ToolResult.refused(refused);
            case Answer.Granted(var permit) -> {
                running.accept(shown(arguments));
                var analysis = request.analysis().orElseThrow();
                var covered = covered(arguments.text("command"), analysis);
                var result = run(permit, analysis, arguments.text("command"), asking, covered);
                var read = covered.isEmpty() ? folders.read(analysis) : Label.SYSTEM;
                yield new ToolResult(
                        result.state(), result.text(), result.label().join(read));
            }
        };
    }

    /// Returns the folders that a command is kept from seeing: all that hold more than PERSONAL, where it has nothing
    /// to
    /// do with any of them. What it prints cannot come from there then.
    private List<String> covered(String command, Analysis analysis) {
        var names = folders.names();
        return !folders.concern(command, analysis) && sandbox.covers(names) ? names : List.of();
    }

    private ToolResult run(Permit permit, Analysis analysis, String command, Asking asking, List<String> covered) {
        var mode = modes.apply(asking.session());
        if (network.isEmpty() || !CommandNetwork.isWanted(analysis)) {
            return result(sandbox.run(permit, mode, Optional.empty(), covered), Optional.empty(), false, List.of());
        }
        var missing = network.get().missing(sandbox, mode).or(() -> open(covered));
        if (missing.isPresent()) {
            return result(
                    sandbox.run(permit, mode, Optional.empty(), covered),
                    missing.filter(why -> CommandNetwork.isNeeded(analysis)),
                    false,
                    List.of());
        }
        try {
            var proxy = network.get().open(permit, command, asking);
            Outcome outcome;
            try (proxy) {
                outcome = sandbox.run(permit, mode, Optional.of(new Network(proxy.socket(), proxy::waited)), covered);
            }
            return result(outcome, Optional.empty(), proxy.reached(), proxy.notes());
        } catch (ProblemException e) {
            return ToolResult.failed(e.problem().line());
        }
    }

    /// Returns why a command that can open a folder which holds more than PERSONAL has no way out.
    private Optional<String> open(List<String> covered) {
        return covered.isEmpty() && !folders.names().isEmpty()
                ? Optional.of(
                        "a command that can open a folder labelled in homarus.json5 has none; what may leave has to"
                                + " lie elsewhere")
                : Optional.empty();
    }

    /// What can be analysed runs as its Plan, without a shell; what cannot runs exactly as it is, after a
    /// question.
    private Request request(Json.Obj arguments, Asking asking) {
        var command = arguments.text("command");
        var folder = folder(arguments.optionalText("cwd").orElse(""));
        var timeout = Duration.ofSeconds(arguments.number("timeout_s", DEFAULT_TIMEOUT, 1, MAX_TIMEOUT));
        return switch (Commands.analyse(command, folder, sandbox.surroundings())) {
            case Analysis.Analysed analysed ->
                Request.run(
                        new Action.RunPlan(asking.session(), command, analysed.plan(), environment, timeout), analysed);
            case Analysis.Opaque opaque ->
                Request.run(new Action.RunCommand(asking.session(), command, folder, environment, timeout), opaque);
        };
    }

    /// Returns the folder as the command sees it.
    private String folder(String cwd) {
        if (cwd.length() > MAX_FOLDER || cwd.indexOf('\0') >= 0) {
            throw new JsonException("cwd", "has to have at most " + MAX_FOLDER + " characters");
        }
        var workspace = sandbox.surroundings().workspace();
        var folder = Path.of(workspace).resolve(cwd).normalize();
        if (!folder.startsWith(workspace)) {
            throw new JsonException("cwd", "has to be below " + workspace);
        }
        return folder.toString();
    }

    /// @param missing why the command had no network, where it needed one
    /// @param reached whether it may have reached anything; what that brought is nobody's word
    /// @param notes what became of its connections
    private static ToolResult result(Outcome outcome, Optional<String> missing, boolean reached, List<String> notes) {
        var source = reached ? OwnWorkspace.NETWORK : "exec";
        var network = missing.map(why -> "\n[no network: " + why + "]")
                .orElse(notes.isEmpty() ? "" : "\n[network: " + String.join("; ", notes) + "]");
        return switch (outcome) {
            case Outcome.Done(var exit, var output, var took) ->
                ToolResult.outside(
                        exit == 0 ? State.DONE : State.FAILED,
                        (exit == 0 ? "" : "exit status " + exit + "\n") + text(output) + network,
                        source);
            case Outcome.Failed(var problem) -> ToolResult.failed(problem.line());
            case Outcome.TimedOut(var output, var took) ->
                ToolResult.outside(
                        State.FAILED, "stopped after " + took.toSeconds() + " s\n" + text(output) + network, source);
            case Outcome.Killed(var why, var output, var took) ->
                ToolResult.outside(State.FAILED, "stopped: " + why + "\n" + text(output) + network, source);
        };
    }

    private static String text(Output output) {
        var planted = output.planted().stream().map(Shown::exactly).collect(Collectors.joining(", "));
        return output.text()
                + (output.cut() ? "\n[output cut]" : "")
                + (planted.isEmpty()
                        ? ""
                        : "\n[changed, and run later by other programs on their own: " + planted + "]");
    }
}
