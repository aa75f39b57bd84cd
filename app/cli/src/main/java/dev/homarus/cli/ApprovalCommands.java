package dev.homarus.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands for answering the assistant, and for what stands because of the answers.
final class ApprovalCommands {
    private static final Set<String> LASTING = Set.of("once", "turn", "session", "15m", "always");
    private static final Set<String> SCOPES = Set.of("exact", "program", "known");
    private static final int LIMIT = 1_000;

    private ApprovalCommands() {}

    /// Checks how a yes is meant, and gives it.
    private static int allow(
            Context context,
            CommandSpec spec,
            String id,
            String lasting,
            String scope,
            Optional<String> digest,
            boolean json) {
        if (!LASTING.contains(lasting)) {
            throw new ParameterException(
                    spec.commandLine(), "--for is once, turn, session, 15m or always, not '" + lasting + "'.");
        }
        if (!SCOPES.contains(scope)) {
            throw new ParameterException(
                    spec.commandLine(), "--scope is exact, program or known, not '" + scope + "'.");
        }
        return Questions.allow(context, id, lasting, scope, digest, json);
    }

    private static int deny(Context context, String id, List<String> text, boolean json) {
        var words = Optional.ofNullable(text).map(all -> String.join(" ", all)).filter(all -> !all.isBlank());
        return Questions.deny(context, id, words, json);
    }

    @Command(name = "allow", description = "Say yes to a waiting question.")
    static final class Allow implements Callable<Integer> {
        private final Context context;

        @Spec
        @SuppressWarnings("NullAway.Init")
        CommandSpec spec;

        @Parameters(paramLabel = "ID")
        String id = "";

        @Option(
                names = "--for",
                paramLabel = "once|turn|session|15m|always",
                description = "How long the yes counts (once).")
        String lasting = "once";

        @Option(
                names = "--scope",
                paramLabel = "exact|program|known",
                description =
                        "Exactly this, its programs in their folder, or every known program that does no more (exact).")
        String scope = "exact";

        @Option(
                names = "--digest",
                paramLabel = "SHA256",
                description = "Of what you were shown; anything else is not allowed.")
        Optional<String> digest = Optional.empty();

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Allow(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return allow(context, spec, id, lasting, scope, digest, json);
        }
    }

    @Command(name = "deny", description = "Say no to a waiting question, and perhaps why; the assistant is told.")
    static final class Deny implements Callable<Integer> {
        private final Context context;

        @Parameters(index = "0", paramLabel = "ID")
        String id = "";

        @Parameters(index = "1..*", arity = "0..*", paramLabel = "TEXT")
        List<String> text = List.of();

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Deny(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return deny(context, id, text, json);
        }
    }

    @Command(name = "approvals", description = "List what waits for your yes or no; look at it; answer it.")
    static final class Approvals implements Callable<Integer> {
        private final Context context;

        @Spec
        @SuppressWarnings("NullAway.Init")
        CommandSpec spec;

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        Approvals(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return Questions.list(context, json);
        }

        @Command(name = "show", description = "Show a question, with everything that the answer is bound to.")
        int show(
                @Parameters(paramLabel = "ID") String id,
                @Option(names = "--request", description = "Print the exact bytes of the request that would be sent.")
                        boolean request,
                @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
            return request ? Questions.request(context, id) : Questions.show(context, id, asJson);
        }

        @Command(
                name = "history",
                description = "List the questions that are closed: who answered, where, and how it went.")
        int history(
                @Option(
                                names = "--limit",
                                paramLabel = "N",
                                defaultValue = "50",
                                description = "At most so many, newest first (50).")
                        int limit,
                @Option(names = "--json", description = "Print one JSON array.") boolean asJson) {
            if (limit < 1 || limit > LIMIT) {
                throw new ParameterException(spec.commandLine(), "--limit is a number from 1 to " + LIMIT + ".");
            }
            return Questions.history(context, limit, asJson);
        }

        @Command(name = "allow", description = "As homarus allow.")
        int allow(
                @Parameters(paramLabel = "ID") String id,
                @Option(names = "--for", paramLabel = "once|turn|session|15m|always", defaultValue = "once")
                        String lasting,
                @Option(names = "--scope", paramLabel = "exact|program|known", defaultValue = "exact") String scope,
                @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
            return ApprovalCommands.allow(context, spec, id, lasting, scope, Optional.empty(), asJson);
        }

        @Command(name = "deny", description = "As homarus deny.")
        int deny(
                @Parameters(index = "0", paramLabel = "ID") String id,
                @Parameters(index = "1..*", arity = "0..*", paramLabel = "TEXT") List<String> text,
                @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
            return ApprovalCommands.deny(context, id, text, asJson);
        }
    }

    @Command(name = "grants", description = "List what you have allowed for longer than once; take it back.")
    static final class Grants implements Callable<Integer> {
        private final Context context;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Grants(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return PolicyReports.grants(context, json);
        }

        @Command(name = "revoke", description = "Take a grant back; all takes back every one.")
        int revoke(@Parameters(paramLabel = "ID|all") String id) {
            return PolicyReports.revoke(context, id);
        }
    }
}
