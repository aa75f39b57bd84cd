package dev.homarus.cli;

import dev.homarus.cli.home.GatewayProcess;
import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `backup`: encrypted copies of the home, and the proof that they open.
@Command(
        name = "backup",
        description = "Encrypted copies of the home in a folder or on a disk, and the proof that they open.")
final class BackupCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    BackupCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw CommandTable.incomplete(spec);
    }

    @Command(
            name = "create",
            description = "Back up the home; only what is new is written.",
            footer = {
                "",
                "The first time, a recovery identity is printed, unless there is a paper kit (homarus key add",
                "paper): it opens the backup when the home is lost. It is shown once."
            })
    int create(
            @Parameters(paramLabel = "DIR") Path folder,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var result = run("create", folder);
        if (json) {
            context.screen().json(result);
            return Cli.DONE;
        }
        result.optionalText("recovery").ifPresent(this::recovery);
        context.screen()
                .note("Snapshot " + number(result, "snapshot") + ": " + Words.bytes(number(result, "bytes"))
                        + " of which "
                        + Words.bytes(number(result, "newBytes")) + " are new; "
                        + Words.bytes(number(result, "stored")) + " written to " + result.text("folder") + ".");
        return findings(result);
    }

    private void recovery(String identity) {
        context.screen().line(identity);
        context.screen().note("""
                        This is the recovery identity of the backup, shown once. Write it down and keep it away from this
                        machine: with it and the folder, the home can be restored when this machine is lost.
                        Who has both can read everything.""");
    }

    @Command(name = "list", description = "List the snapshots in a folder; without one, the folders of this home.")
    int list(
            @Parameters(paramLabel = "DIR", arity = "0..1") Optional<Path> folder,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        if (folder.isEmpty()) {
            return known(json);
        }
        var reply = context.gateway().post("/api/backups/list", body(folder.get()));
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        BackupReports.snapshots(context, absolute(spec, folder.get()), Reports.objects(reply, "snapshots"));
        return findings(reply);
    }

    private int known(boolean json) {
        var reply = context.gateway().get("/api/backups");
        if (json) {
            context.screen().json(reply);
        } else {
            BackupReports.known(context, Reports.objects(reply, "backups"), Reports.objects(reply, "plan"));
        }
        return Cli.DONE;
    }

    @Command(
            name = "forget",
            description = "Forget the backups of a folder that is gone for good; files stay as they are.",
            footer = {"", "After it a new backup can begin there. What the setting backup names is still backed up to."
            })
    int forget(
            @Parameters(paramLabel = "DIR") Path folder,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        context.gateway().post("/api/backups/forget", body(folder));
        if (json) {
            context.screen().json(body(folder));
            return Cli.DONE;
        }
        context.screen().note("Forgotten: " + absolute(spec, folder) + ".");
        return Cli.DONE;
    }

    @Command(name = "drill", description = "Restore the newest snapshot into a scratch folder, and compare.")
    int drill(
            @Parameters(paramLabel = "DIR") Path folder,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var result = run("drill", folder);
        if (json) {
            context.screen().json(result);
        } else if (result.array("findings").isEmpty()) {
            context.screen()
                    .note("Snapshot " + number(result, "snapshot") + " opens: "
                            + Words.count(number(result, "records"), "record", "records") + " in "
                            + Words.count(number(result, "streams"), "part", "parts") + ", "
                            + Words.bytes(number(result, "bytes"))
                            + ", each as it was.");
        }
        return findings(result);
    }

    @Command(name = "check", description = "Read every byte in a folder, and name what is damaged.")
    int check(
            @Parameters(paramLabel = "DIR") Path folder,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var result = run("check", folder);
        if (json) {
            context.screen().json(result);
        } else if (result.array("findings").isEmpty()) {
            context.screen()
                    .note(Words.count(number(result, "snapshots"), "snapshot", "snapshots") + ", "
                            + Words.bytes(number(result, "bytes")) + " read: all as it was written.");
        }
        return findings(result);
    }

    @Command(
            name = "prune",
            description = "Keep the newest three, a week, five weeks and a year of months; remove the rest.")
    int prune(
            @Parameters(paramLabel = "DIR") Path folder,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var result = run("prune", folder);
        if (json) {
            context.screen().json(result);
            return Cli.DONE;
        }
        context.screen()
                .note(
                        number(result, "removed") == 0
                                ? "Nothing to remove; kept: "
                                        + Words.count(number(result, "kept"), "snapshot", "snapshots") + "."
                                : Words.count(number(result, "removed"), "snapshot", "snapshots") + " removed, "
                                        + number(result, "kept") + " kept, "
                                        + Words.bytes(number(result, "bytesFreed")) + " freed.");
        return Cli.DONE;
    }

    @Command(
            name = "restore",
            description = "Make a home from a backup, where there is none yet (HOMARUS_HOME).",
            footer = {
                "",
                "It opens with the recovery identity, or with the old home's key ring. Rights are not restored:",
                "logins, tokens, grants, consents and the policy begin anew. The new home asks for a passphrase",
                "of its own."
            })
    int restore(
            @Parameters(paramLabel = "DIR") Path folder,
            @Option(names = "--snapshot", paramLabel = "N", description = "Another than the newest.")
                    Optional<Long> snapshot,
            @Option(names = "--identity", paramLabel = "FILE", description = "The recovery identity, in a file.")
                    Optional<Path> identity,
            @Option(names = "--keyring", paramLabel = "FILE", description = "The old home's keyring.json.")
                    Optional<Path> keyring,
            @Option(names = "--partial", description = "Bring what is left of a damaged snapshot.") boolean partial,
            @Option(names = "--without-revocations", description = "Go on where the list of what was revoked is lost.")
                    boolean withoutRevocations,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        if (snapshot.filter(number -> number < 1).isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--snapshot is a number of homarus backup list DIR, like 3.");
        }
        var words = new ArrayList<>(List.of("--restore", absolute(spec, folder)));
        snapshot.ifPresent(number -> words.addAll(List.of("--snapshot", Long.toString(number))));
        identity.ifPresent(file -> words.addAll(List.of("--identity", absolute(spec, file))));
        keyring.ifPresent(file -> words.addAll(List.of("--keyring", absolute(spec, file))));
        if (partial) {
            words.add("--partial");
        }
        if (withoutRevocations) {
            words.add("--without-revocations");
        }
        if (json) {
            words.add("--json");
        }
        return new GatewayProcess(context.around()).attached(words);
    }

    /// Returns the path from the root.
    ///
    /// @throws ParameterException when there is none: it is not where one happens to stand
    static String absolute(CommandSpec spec, Path path) {
        if (path.toString().isBlank()) {
            throw new ParameterException(spec.commandLine(), "DIR is empty; name a folder.");
        }
        return path.toAbsolutePath().normalize().toString();
    }

    private Json.Obj body(Path folder) {
        return Json.object().put("folder", absolute(spec, folder)).build();
    }

    private Json.Obj run(String what, Path folder) {
        return LongRun.done(context, "/api/backups/" + LocalGateway.encoded(what), body(folder));
    }

    /// Says what is not as it was; that is a failure.
    private int findings(Json.Obj result) {
        for (var finding : result.array("findings")) {
            context.screen().note("Found: " + (finding instanceof Json.Str(var line) ? line : ""));
        }
        return result.array("findings").isEmpty() ? Cli.DONE : Cli.FAILED;
    }

    private static long number(Json.Obj json, String name) {
        return json.number(name, 0, 0, Long.MAX_VALUE);
    }
}
