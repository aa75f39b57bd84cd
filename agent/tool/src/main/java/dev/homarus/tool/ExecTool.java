package dev.homarus.tool;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Request;
import dev.homarus.command.Analysis;
import dev.homarus.command.Commands;
import dev.homarus.command.Risk;
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
import dev.homarus.sandbox.Sandbox;
import dev.homarus.sandbox.Sight;
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

/// `exec`: a command in the sandbox, after the policy or a person has allowed it.
public final class ExecTool implements Tool {
    private static final int DEFAULT_TIMEOUT = 60;
    private static final int MAX_TIMEOUT = 600;
    private static final int MAX_FOLDER = 4_096;
    private static final String NO_WAY = "a command that can open a folder labelled in homarus.json5 has none; what may"
            + " leave has to lie elsewhere";

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
    private final CommandResult told;
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
        this.told = new CommandResult(folders);
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
        var analysis = request.analysis().orElseThrow();
        var open = folders.concerned(arguments.text("command"), analysis);
        var sight = sight(open);
        return switch (gate.request(request, Lowering.seen(asking, lowered(analysis, asking, sight)))) {
            case Answer.Refused refused -> ToolResult.refused(refused);
            case Answer.Granted(var permit) -> {
                running.accept(shown(arguments));
                var result = run(permit, analysis, arguments.text("command"), asking, sight);
                var read = sight.isPresent() ? folders.together(open) : folders.read(analysis);
                yield new ToolResult(
                        result.state(), result.text(), result.label().join(read));
            }
        };
    }

    /// Returns what a command may write down of what the conversation has read, which its own words may tell.
    private Map<String, Label> lowered(Analysis analysis, Asking asking, Optional<Sight> sight) {
        boolean reads = analysis instanceof Analysis.Analysed analysed && analysed.risk() == Risk.READS;
        boolean cannot = sight.isEmpty() || modes.apply(asking.session()) != Mode.STANDARD;
        if (reads || cannot) {
            return Map.of();
        }
        var there = sight.get()
                .open()
                .map(open -> open.stream().map(folders::at).toList())
                .orElse(List.of(Label.UNKNOWN));
        return there.stream()
                .map(label -> Lowering.of(asking.label(), Map.of("", label)))
                .filter(lowered -> !lowered.isEmpty())
                .findFirst()
                .orElse(Map.of());
    }

    /// Returns what a command may see: none of the closed folders that it has nothing to do with, so that what
    /// it prints cannot come from there. Where it has to do with one, it can change nothing elsewhere, so that
    /// nothing is copied to where it would be taken for harmless. Nothing where this machine cannot do that.
    ///
    /// @param open the closed folders that it has to do with
    private Optional<Sight> sight(List<String> open) {
        var closed = FolderLabels.outermost(
                folders.names().stream().filter(name -> !open.contains(name)).toList());
        var sight = new Sight(closed, open.isEmpty() ? Optional.empty() : Optional.of(folders.fit(open)));
        return Optional.of(sight).filter(so -> so.isAll() || sandbox.covers(so));
    }

    private ToolResult run(Permit permit, Analysis analysis, String command, Asking asking, Optional<Sight> possible) {
        var asked = modes.apply(asking.session());
        // Where nothing can be closed, a command can change nothing at all.
        var mode = possible.isEmpty() && asked == Mode.STANDARD ? Mode.STRICT : asked;
        var sight = possible.orElse(Sight.ALL);
        var alone = possible.isEmpty() || sight.open().isPresent();
        if (network.isEmpty() || !CommandNetwork.isWanted(analysis)) {
            return told.of(
                    sandbox.run(permit, mode, Optional.empty(), sight),
                    Optional.empty(),
                    CommandResult.bounds(alone, analysis),
                    false,
                    List.of());
        }
        var missing = alone ? Optional.of(NO_WAY) : network.get().missing(sandbox, mode);
        if (missing.isPresent()) {
            return told.of(
                    sandbox.run(permit, mode, Optional.empty(), sight),
                    missing.filter(why -> CommandNetwork.isNeeded(analysis)),
                    CommandResult.bounds(alone, analysis),
                    false,
                    List.of());
        }
        try {
            var proxy = network.get().open(permit, command, asking);
            Outcome outcome;
            try (proxy) {
                outcome = sandbox.run(permit, mode, Optional.of(new Network(proxy.socket(), proxy::waited)), sight);
            }
            return told.of(outcome, Optional.empty(), Optional.empty(), proxy.reached(), proxy.notes());
        } catch (ProblemException e) {
            return ToolResult.failed(e.problem().line());
        }
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
}
