package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `vault`. A value goes in and is never printed.
@Command(name = "vault", description = "Keep secrets; they go in, and are never printed.")
final class VaultCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    VaultCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw CommandTable.incomplete(spec);
    }

    @Command(name = "set", description = "Keep a secret; its value is read from standard input, or typed unseen.")
    int set(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--url", paramLabel = "URL", description = "The only place it may be sent to, and below.")
                    Optional<String> url,
            @Option(names = "--header", paramLabel = "NAME", description = "The only header it may stand in.")
                    Optional<String> header,
            @Option(
                            names = "--session-only",
                            description = "Keep it in memory only: it is gone with the lock or the next stop.")
                    boolean sessionOnly) {
        var body = Json.object().put("value", value());
        url.ifPresent(where -> body.put("url", where));
        header.ifPresent(word -> body.put("header", word));
        if (sessionOnly) {
            body.put("sessionOnly", true);
        }
        context.gateway().put(path(name), body.build());
        context.screen().note(sessionOnly ? "Kept until the lock or the next stop." : "Kept.");
        return Cli.DONE;
    }

    private String value() {
        var value = context.screen().secret("Value (not shown): ");
        if (value.isEmpty()) {
            throw new Problem("CLI-022", "The value is empty.", "Pipe it in, or type it when asked.").asException();
        }
        return value;
    }

    @Command(
            name = "rotate",
            description = "Set a new value for a secret; what it is bound to stays, and the old value is gone.")
    int rotate(@Parameters(paramLabel = "NAME") String name) {
        context.gateway()
                .put(
                        path(name),
                        Json.object().put("value", value()).put("rotate", true).build());
        context.screen().note("Changed. Revoke the old value where it came from.");
        return Cli.DONE;
    }

    @Command(name = "bind", description = "Say where a secret may be sent to, and nowhere else.")
    int bind(
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "URL") String url,
            @Option(names = "--header", paramLabel = "NAME", description = "The only header it may stand in.")
                    Optional<String> header) {
        var body = Json.object().put("url", url);
        header.ifPresent(word -> body.put("header", word));
        context.gateway().post(path(name) + "/bind", body.build());
        context.screen().note("Bound.");
        return Cli.DONE;
    }

    @Command(name = "health", description = "What could be better about the secrets: old, reused, too free, unused.")
    int health(@Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var reply = context.gateway().get("/api/vault/health");
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        var remarks = Reports.objects(reply, "remarks");
        if (remarks.isEmpty()) {
            context.screen().note("Nothing to say against the secrets.");
        }
        remarks.forEach(remark -> {
            context.screen().line(remark.text("kind") + "  " + remark.text("sentence"));
            context.screen().line("    " + remark.text("remedy"));
        });
        return Cli.DONE;
    }

    @Command(
            name = "import-env",
            description = "Take the secrets of a .env file into the vault, and offer to shred the file.",
            footer = {
                "",
                "Taken are entries whose names say that they are secret, and values that look like keys; --all takes",
                "every one. Known providers' keys are bound to their providers. Shredding overwrites the file and removes",
                "it; a copy that the file system or a backup keeps is out of reach."
            })
    int importEnv(
            @Parameters(paramLabel = "FILE") Path file,
            @Option(names = "--all", description = "Take every entry.") boolean all,
            @Option(names = "--shred", description = "Shred the file afterwards without asking.") boolean shred,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return new EnvImport(context).run(file, all, shred, json);
    }

    @Command(
            name = "scan",
            description = "Look for secrets in files before they are shared, exported or committed.",
            footer = {
                "",
                "Needs no running gateway. Exit status 1 where something was found. With --install-hook, git does it",
                "with what is about to be committed, and refuses a commit with a secret in it. Files over 4 MiB, files",
                "that are no text and folders that are passed over are named, and not read."
            })
    int scan(
            @Parameters(paramLabel = "PATH", arity = "0..*", description = "Files and folders (this folder).")
                    List<Path> paths,
            @Option(names = "--install-hook", description = "Let git ask before each commit in this repository.")
                    boolean hook,
            @Option(names = "--everything", description = "Also look into .git, node_modules, target and the like.")
                    boolean everything,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var scan = new ScanCommand(context);
        return hook ? scan.installHook(Path.of("")) : scan.run(paths == null ? List.of() : paths, everything, json);
    }

    @Command(name = "list", description = "List the names of the secrets.")
    int list(@Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var reply = context.gateway().get("/api/vault");
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        var rows = Reports.objects(reply, "secrets");
        if (rows.isEmpty()) {
            context.screen().note("The vault is empty.");
            return Cli.DONE;
        }
        Reports.table(
                context,
                List.of("NAME", "CHANGED", "USED", "KEPT", "SENT ONLY TO"),
                rows.stream()
                        .map(row -> List.of(
                                row.text("name"),
                                Words.second(row.text("changed")),
                                row.optionalText("used").map(Words::second).orElse("never"),
                                row.flag("held", false)
                                        ? "held back"
                                        : row.flag("sessionOnly", false) ? "in memory" : "sealed",
                                row.text("boundTo").isEmpty()
                                        ? "nowhere"
                                        : row.text("boundTo")
                                                + row.text("path")
                                                + (row.text("header").isEmpty() ? "" : " in " + row.text("header"))))
                        .toList());
        return Cli.DONE;
    }

    @Command(name = "rm", description = "Forget a secret.")
    int remove(@Parameters(paramLabel = "NAME") String name) {
        context.gateway().delete(path(name));
        context.screen().note("Forgotten.");
        return Cli.DONE;
    }

    private static String path(String name) {
        return "/api/vault/" + LocalGateway.encoded(name);
    }
}
