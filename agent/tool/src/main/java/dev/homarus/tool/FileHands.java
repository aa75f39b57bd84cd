package dev.homarus.tool;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Request;
import dev.homarus.files.Change;
import dev.homarus.files.Changes;
import dev.homarus.files.Content;
import dev.homarus.files.Reversal;
import dev.homarus.files.Workspace;
import dev.homarus.files.WorkspacePath;
import dev.homarus.policy.Action.ReadWorkspace;
import dev.homarus.policy.Action.WriteWorkspace;
import dev.homarus.policy.Permit;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.Shown;
import dev.homarus.types.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// What the file tools share: one way to ask for reading, one for changing, and one for saying what went wrong.
///
/// @param gate every read and every change passes it
public record FileHands(ActionGate gate, Workspace workspace, Changes changes) {
    /// Something a tool cannot do, ended in the middle of its work.
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient ToolResult result;

        Ended(ToolResult result) {
            super(result.state().name(), null, false, false);
            this.result = result;
        }
    }

    /// A change of one file, as a tool wants it.
    ///
    /// @param after what will be there; nothing removes the file
    record Draft(WorkspacePath path, Content before, Optional<byte[]> after) {}

    /// Does a tool's work; what was wrong with the call or with a file becomes the result.
    static ToolResult attempt(Supplier<ToolResult> work) {
        try {
            return work.get();
        } catch (JsonException e) {
            return ToolResult.failed(e.sentence());
        } catch (Ended e) {
            return e.result;
        } catch (ProblemException e) {
            var code = e.problem().code();
            if (code.startsWith("FILES-") || code.startsWith("ARCHIVE-")) {
                return ToolResult.failed(e.problem().line());
            }
            throw e;
        }
    }

    /// Says why a call ends without being done.
    static Ended failed(String reason) {
        return new Ended(ToolResult.failed(reason));
    }

    /// Returns the path that an argument names; an absent one is the workspace.
    static WorkspacePath path(Json.Obj arguments, String name) {
        return arguments.optionalText(name).map(WorkspacePath::of).orElse(WorkspacePath.ROOT);
    }

    /// Returns what a person is shown of an argument that is a path.
    static String shownPath(Json.Obj arguments) {
        return Shown.exactly(arguments.optionalText("path").orElse(""));
    }

    /// Asks for reading at `path`, and does it.
    <T> T read(WorkspacePath path, Asking asking, Function<Permit, T> reading) {
        return reading.apply(permit(Request.of(new ReadWorkspace(asking.session(), path.text())), asking));
    }

    Content content(WorkspacePath path, Asking asking) {
        return read(path, asking, workspace::content);
    }

    Permit permit(Request request, Asking asking) {
        return switch (gate.request(request, asking)) {
            case Answer.Refused refused -> throw new Ended(ToolResult.refused(refused));
            case Answer.Granted(var permit) -> permit;
        };
    }

    /// Asks for each change, and does them all, or none.
    void change(List<Draft> drafts, Asking asking, Consumer<String> running) {
        changes.commit(permitted(drafts, asking, running));
    }

    void undo(List<Draft> drafts, List<Reversal> reversals, Asking asking, Consumer<String> running) {
        changes.undo(permitted(drafts, asking, running), reversals);
    }

    private List<Change> permitted(List<Draft> drafts, Asking asking, Consumer<String> running) {
        if (drafts.size() > Changes.MAX_FILES) {
            throw failed("at most " + Changes.MAX_FILES + " files can be changed at once");
        }
        var requests = new ArrayList<Request>();
        for (var draft : drafts) {
            requests.add(request(draft, drafts.size(), asking));
        }
        var permitted = new ArrayList<Change>();
        for (int i = 0; i < drafts.size(); i++) {
            permitted.add(changes.accept(
                    permit(requests.get(i), asking), drafts.get(i).after()));
        }
        running.accept(String.join(
                " ",
                drafts.stream().map(draft -> Shown.exactly(draft.path().text())).toList()));
        return permitted;
    }

    private static Request request(Draft draft, int files, Asking asking) {
        if (draft.after().filter(bytes -> bytes.length > Changes.MAX_CONTENT).isPresent()) {
            throw failed("the file would be larger than " + Changes.MAX_CONTENT + " bytes");
        }
        if (draft.after().map(LeftOut::count).orElse(0)
                > draft.before().bytes().map(LeftOut::count).orElse(0)) {
            throw failed(LeftOut.REFUSAL);
        }
        var text = ChangeText.of(draft.path(), draft.before(), draft.after(), files);
        if (text.length() > Request.MAX_CHANGE) {
            throw failed("the change is too large to be shown to the owner; make it in smaller steps");
        }
        var after = draft.after().map(Content::digest).orElse("");
        if (after.equals(draft.before().digest())) {
            throw failed(Shown.exactly(draft.path().text()) + " has this content already");
        }
        var action = new WriteWorkspace(
                asking.session(), draft.path().text(), draft.before().digest(), after);
        return Request.write(action, text);
    }
}
