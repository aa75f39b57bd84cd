package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands that show what was done, and check what is promised.
final class RecordCommands {
    private static final int LIMIT = 1_000;

    private RecordCommands() {}

    private static int checked(CommandSpec spec, int limit) {
        if (limit < 1 || limit > LIMIT) {
            throw new ParameterException(spec.commandLine(), "--limit is a number from 1 to " + LIMIT + ".");
        }
        return limit;
    }

    @Command(name = "ledger", description = "Every request that left: what, to whom, which bytes, why allowed.")
    static final class Ledger implements Callable<Integer> {
        private final Context context;

        @Spec
        @SuppressWarnings("NullAway.Init")
        CommandSpec spec;

        @Option(names = "--since", paramLabel = "T", description = "From this time on, like 2026-11-21T09:00:00Z.")
        Optional<String> since = Optional.empty();

        @Option(names = "--to", paramLabel = "HOST", description = "To this host.")
        Optional<String> to = Optional.empty();

        @Option(names = "--limit", paramLabel = "N", description = "At most so many, newest first (200).")
        int limit = 200;

        @Option(names = "--json", description = "Print one JSON array.")
        boolean json;

        Ledger(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return Reports.ledger(context, since, to, checked(spec, limit), json);
        }

        @Command(name = "hosts", description = "Every host that was sent something: when, how much, what for.")
        int hosts(@Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
            return HostReports.list(context, asJson);
        }

        @Command(
                name = "forbid",
                description = "Send the host of this request nothing from now on, whatever is allowed.")
        int forbid(
                @Parameters(paramLabel = "ID") String id,
                @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
            return HostReports.forbid(context, id, asJson);
        }

        @Command(name = "allow-again", description = "Take back that a host is forbidden; what else holds, holds.")
        int allowAgain(
                @Parameters(paramLabel = "HOST") String host,
                @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
            return HostReports.allowAgain(context, host, asJson);
        }

        @Command(name = "show", description = "Show one request; --wire prints its exact body.")
        int show(
                @Parameters(paramLabel = "ID") String id,
                @Option(names = "--wire", description = "Print the exact bytes of its body.") boolean wire,
                @Option(names = "--json", description = "Print one JSON object.") boolean asJson) {
            if (!wire) {
                return Reports.request(context, id, asJson);
            }
            return ExactBytes.print(context, "/api/ledger/" + LocalGateway.encoded(id) + "/wire");
        }
    }

    @Command(name = "audit", description = "The tamper-evident log: check it, look into it, take a copy.")
    static final class Audit implements Callable<Integer> {
        private final Context context;

        @Spec
        @SuppressWarnings("NullAway.Init")
        CommandSpec spec;

        Audit(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            throw CommandTable.incomplete(spec);
        }

        @Command(name = "verify", description = "Check that no entry was changed, moved or lost; needs no gateway.")
        int verify(@Option(names = "--json", description = "Print one JSON object.") boolean json) {
            return AuditReports.verify(context, json);
        }

        @Command(name = "query", description = "List entries, newest first.")
        int query(
                @Option(names = "--kind", paramLabel = "K", description = "A kind, or its first word.")
                        Optional<String> kind,
                @Option(names = "--since", paramLabel = "T", description = "From this time on.") Optional<String> since,
                @Option(names = "--session", paramLabel = "NAME", description = "Of this conversation.")
                        Optional<String> session,
                @Option(
                                names = "--limit",
                                paramLabel = "N",
                                defaultValue = "100",
                                description = "At most so many (100).")
                        int limit,
                @Option(names = "--json", description = "Print one JSON object.") boolean json) {
            return AuditReports.query(context, kind, since, session, checked(spec, limit), json);
        }

        @Command(name = "export", description = "Print every entry in clear, one a line; needs no gateway.")
        int export(
                @Option(names = "--format", paramLabel = "jsonl", required = true, description = "jsonl")
                        String format) {
            if (!format.equals("jsonl")) {
                throw new ParameterException(spec.subcommands().get("export"), "--format is jsonl.");
            }
            return AuditReports.export(context);
        }
    }

    @Command(name = "doctor", description = "What could be better about this installation, and how.")
    static final class Doctor implements Callable<Integer> {
        private final Context context;

        @Option(names = "--strict", description = "End with 1 where there is a warning or an error.")
        boolean strict;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        Doctor(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return Reports.doctor(context, strict, json);
        }
    }

    @Command(name = "verify", description = "Check every public promise here and now, and print the evidence.")
    static final class Verify implements Callable<Integer> {
        private final Context context;

        @Option(names = "--json", description = "Print one JSON object a line.")
        boolean json;

        Verify(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return Promises.verify(context, json);
        }
    }
}
