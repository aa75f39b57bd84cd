package dev.homarus.tool;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.flow.Arguments;
import dev.homarus.flow.Call;
import dev.homarus.flow.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.provider.ToolSpec;
import dev.homarus.tool.ToolResult.State;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// `search_files`: lines that match an expression, in time that grows with the text and never faster.
public final class SearchFilesTool implements Tool {
    private static final int MAX_PATTERN = 1_000;

    /// What counted repetitions may multiply to: each is written out when the expression is compiled.
    private static final int MAX_REPEATED = 1_000;

    private static final java.util.regex.Pattern COUNT = java.util.regex.Pattern.compile("\\{(\\d+)(?:,(\\d*))?}");

    private static final ToolSpec SPEC = ToolSpec.own(
            "search_files",
            "Find lines by regular expression (RE2).",
            new Parameters().text("pattern").optional("path").optional("glob").schema());

    private final FileHands hands;
    private final Set<String> closed;

    /// @param closed folders that are searched only where they are named
    public SearchFilesTool(FileHands hands, List<String> closed) {
        this.hands = hands;
        this.closed = Set.copyOf(closed);
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean passesClosedFolders() {
        return true;
    }

    @Override
    public String shown(Json.Obj arguments) {
        return Shown.exactly(arguments.optionalText("pattern").orElse("")) + " " + FileHands.shownPath(arguments);
    }

    @Override
    public Call judged(Json.Obj arguments) {
        return Arguments.call(SPEC.name(), Optional.of(Effect.READ_LOCAL), Set.of(), arguments);
    }

    @Override
    public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
        return FileHands.attempt(() -> {
            var pattern = compiled(arguments.text("pattern"));
            var glob = arguments.optionalText("glob").map(Glob::of);
            var path = FileHands.path(arguments, "path");
            return hands.read(path, asking, permit -> {
                running.accept(shown(arguments));
                return ToolResult.outside(
                        State.DONE, new Search(pattern, glob, closed).run(hands.workspace(), permit), "file");
            });
        });
    }

    private static Pattern compiled(String pattern) {
        if (pattern.isEmpty() || pattern.length() > MAX_PATTERN) {
            throw FileHands.failed("pattern has to have 1 to " + MAX_PATTERN + " characters");
        }
        long repeated = 1;
        var counts = COUNT.matcher(pattern);
        while (counts.find()) {
            var most = counts.group(2) == null || counts.group(2).isEmpty() ? counts.group(1) : counts.group(2);
            repeated *= most.length() > 4 ? MAX_REPEATED + 1 : Math.max(1, Long.parseLong(most));
            if (repeated > MAX_REPEATED) {
                throw FileHands.failed("pattern repeats too often");
            }
        }
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw FileHands.failed("pattern is no RE2 expression: " + Shown.exactly(e.getDescription()));
        }
    }
}
