package dev.homarus.tool;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.flow.Arguments;
import dev.homarus.flow.Call;
import dev.homarus.flow.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.provider.ToolSpec;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Something a model may call. Every effect of a tool goes through the ActionGate.
public interface Tool {
    ToolSpec spec();

    /// Whether a model is told about it now; where not, there is no such tool.
    default boolean isOffered() {
        return true;
    }

    /// Returns what a person is shown of a call, escaped, on one line.
    String shown(Json.Obj arguments);

    /// Returns what a call does and whom it reaches, for the judgement of whose words it is made of. Where a tool
    /// does not say, its effect is unknown.
    ///
    /// @throws dev.homarus.protocol.JsonException for arguments that the tool does not take
    default Call judged(Json.Obj arguments) {
        return Arguments.call(spec().name(), Optional.empty(), Set.of(), arguments);
    }

    /// Returns the effect of a call as far as it is known; nothing for arguments that the tool does not take.
    default Optional<Effect> effect(Json.Obj arguments) {
        try {
            return judged(arguments).effect();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /// Whether it goes past the closed folders below the path that it is given, and so says nothing of what they
    /// hold.
    default boolean passesClosedFolders() {
        return false;
    }

    /// Does what was asked, or says why not; never throws for what the model or the owner did.
    ///
    /// @param running told when the effect begins, after it was allowed
    ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running);
}
