package dev.homarus.approval;

import dev.homarus.policy.Action;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.types.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A question to the owner, and its answer.
///
/// @param action what is bound by the answer
/// @param request the same Action, with what is known about it
/// @param origin why it is asked, in words for a person
/// @param label the label of everything the Turn had read when it asked
/// @param expires when it counts as refused
public record Approval(
        String id,
        Action.Effect action,
        Request request,
        String turn,
        String origin,
        Label label,
        Instant asked,
        Instant expires,
        State state,
        Optional<String> answeredBy,
        Optional<Instant> answeredAt,
        Optional<Lasting> lasting,
        Optional<String> text) {

    /// Where a question stands.
    public enum State {
        WAITING,
        ALLOWED,
        DENIED,
        EXPIRED,
        /// The Turn ended, or the gateway did, before an answer came.
        VOID
    }

    /// How long a yes counts.
    public enum Lasting {
        ONCE,
        /// For the same exact command in the same Session, at most [ActionGate#SESSION_GRANT].
        SESSION
    }

    Approval closed(State end, Optional<String> by, Instant at, Optional<Lasting> how, Optional<String> message) {
        return new Approval(
                id, action, request, turn, origin, label, asked, expires, end, by, Optional.of(at), how, message);
    }

    /// Returns what a person would call an Action, unescaped: the command, or the file that changes.
    public static String line(Action.Effect action) {
        return switch (action) {
            case Action.RunCommand run -> run.command();
            case Action.RunPlan run -> run.command();
            case Action.WriteWorkspace write -> "write " + write.path();
        };
    }

    /// Returns the form of `docs/spec/http-api.md`.
    public Json.Obj json() {
        var json = Json.object().put("id", id);
        switch (action) {
            case Action.RunCommand run -> run(json, run.command(), run.folder(), run.environment(), run.timeout());
            case Action.RunPlan run -> {
                run(json, run.command(), firstFolder(run), run.environment(), run.timeout());
                json.put("plan", PlanJson.write(run.plan()));
            }
            case Action.WriteWorkspace write ->
                json.put("kind", "write")
                        .put("path", write.path())
                        .put("shown", Shown.exactly(write.path()))
                        .put("before", write.before())
                        .put("after", write.after())
                        .put("change", request.change());
        }
        request.analysis().ifPresent(known -> json.put("analysis", RequestJson.analysis(known)));
        return json.put("session", action.session())
                .put("turn", turn)
                .put("origin", origin)
                .put("label", label.text())
                .put("asked", asked.toString())
                .put("expires", expires.toString())
                .put("state", word(state))
                .put("answeredBy", answeredBy)
                .put("answeredAt", answeredAt.map(Instant::toString))
                .put("for", lasting.map(Approval::word))
                .put("text", text)
                .build();
    }

    private static void run(
            Json.Builder json, String command, String folder, Map<String, String> environment, Duration timeout) {
        var all = Json.object();
        environment.forEach(all::put);
        json.put("kind", "exec")
                .put("command", command)
                .put("shown", Shown.exactly(command))
                .put("cwd", folder)
                .put("environment", all.build())
                .put("timeout", timeout.toSeconds());
    }

    private static String firstFolder(Action.RunPlan run) {
        return run.plan().steps().getFirst().stages().getFirst().folder();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
