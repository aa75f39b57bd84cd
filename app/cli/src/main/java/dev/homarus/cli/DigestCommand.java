package dev.homarus.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `digest`.
@Command(
        name = "digest",
        description = "One page about the last days: spent, sent, asked, done, changed, and what is out of the usual.",
        footer = {"", "It is counted from the audit log and the ledger when you ask; nothing is sent anywhere."})
final class DigestCommand implements Callable<Integer> {
    private static final int MOST = 366;

    private final Context context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Option(names = "--days", paramLabel = "N", description = "The last so many days (7).")
    int days = 7;

    @Option(
            names = "--until",
            paramLabel = "T",
            description = "Those before this time, like 2026-11-23T00:00:00Z (now).")
    Optional<String> until = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    DigestCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (days < 1 || days > MOST) {
            throw new ParameterException(spec.commandLine(), "--days is a number from 1 to " + MOST + ".");
        }
        var end = until.map(this::time).orElseGet(Instant::now);
        var path = "/api/digest?since=" + end.minus(Duration.ofDays(days)) + "&until=" + end;
        return DigestReport.show(context, context.gateway().get(path), json);
    }

    private Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ParameterException(spec.commandLine(), "--until is a time like 2026-11-23T00:00:00Z.");
        }
    }
}
