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
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `proxy`: the owner's side of a key proxy, over its own local socket.
@Command(
        name = "proxy",
        description = "Keep providers' keys in a process of their own, which a gateway sends through.",
        footer = {
            "",
            "It runs in the foreground with: homarus proxy --socket PATH [--home DIR] [--group NAME]",
            "[--allow-uid UID] [--lasting SECONDS]. Its home is .homarus-proxy beside the gateway's, or --home DIR."
        })
final class ProxyCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The home of the proxy, where it is not the usual one.")
    Optional<Path> home = Optional.empty();

    ProxyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        throw CommandTable.incomplete(spec);
    }

    private LocalGateway proxy() {
        var folder = home.orElseGet(() -> context.around().home().resolveSibling(".homarus-proxy"))
                .toAbsolutePath()
                .normalize();
        var socket = folder.resolve("run").resolve("proxy.sock");
        if (!java.nio.file.Files.exists(socket)) {
            throw new Problem(
                            "PROXY-001",
                            "No key proxy runs on the home " + folder + ".",
                            "Start it with: homarus proxy --socket PATH")
                    .asException();
        }
        return new LocalGateway(socket);
    }

    @Command(name = "add", description = "Add or replace an upstream; its key is read from standard input.")
    int add(
            @Parameters(paramLabel = "NAME", description = "How you call it.") String name,
            @Option(
                            names = "--origin",
                            paramLabel = "URL",
                            required = true,
                            description = "scheme://host[:port], exactly; nothing else gets the key.")
                    String origin,
            @Option(names = "--path", paramLabel = "/v1", description = "What every path begins with.")
                    Optional<String> path,
            @Option(names = "--header", paramLabel = "NAME", description = "The key's header (Authorization).")
                    Optional<String> header,
            @Option(names = "--prefix", paramLabel = "TEXT", description = "What stands before the key (Bearer ).")
                    Optional<String> prefix,
            @Option(
                            names = "--key-stdin",
                            description = "Read its key from standard input, or unseen from the terminal.")
                    boolean keyOnInput,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var wish = Json.object()
                .put("name", name)
                .put("origin", origin)
                .put("path", path)
                .put("header", header)
                .put("prefix", prefix);
        var proxy = proxy();
        if (keyOnInput) {
            wish.put("key", ModelReports.key(context));
        }
        return print(proxy.post("/api/proxy", wish.build()), json);
    }

    @Command(name = "list", description = "List the upstreams; a key is never printed.")
    int list(@Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return print(proxy().get("/api/proxy"), json);
    }

    private int print(Json.Obj reply, boolean json) {
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        var rows = Reports.objects(reply, "upstreams");
        if (rows.isEmpty()) {
            context.screen()
                    .note("There is no upstream yet. Add one with: homarus proxy add NAME --origin URL --key-stdin");
        } else {
            Reports.table(
                    context,
                    List.of("NAME", "WHERE", "KEY", "OPEN"),
                    rows.stream()
                            .map(row -> List.of(
                                    row.text("name"),
                                    row.text("origin") + row.text("path"),
                                    row.flag("keyed", false) ? "in " + row.text("header") : "none",
                                    open(row)))
                            .toList());
        }
        context.screen()
                .note(
                        reply.flag("web", false)
                                ? "Pages of other machines are got, too."
                                : "Pages of other machines are not got; let them be with: homarus proxy web on");
        return Cli.DONE;
    }

    private static String open(Json.Obj row) {
        return row.flag("open", false)
                ? row.optionalText("until")
                        .map(time -> "until " + Words.second(time))
                        .orElse("yes")
                : "no";
    }

    @Command(name = "rm", description = "Remove an upstream and its key; what is on its way there is broken off.")
    int remove(@Parameters(paramLabel = "NAME") String name) {
        proxy().delete(path(name));
        context.screen().note("Removed, with its key.");
        return Cli.DONE;
    }

    @Command(name = "grant", description = "Let gateways use an upstream again, or only for a time.")
    int grant(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--for", paramLabel = "15m", description = "How long (until you revoke it).")
                    Optional<String> life,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return print(
                proxy().post(
                                path(name) + "/grant",
                                Json.object().put("for", life).build()),
                json);
    }

    @Command(name = "revoke", description = "End every capability for an upstream at once, and hand out none.")
    int revoke(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return print(proxy().post(path(name) + "/revoke"), json);
    }

    @Command(name = "web", description = "Whether pages of other machines are got for gateways (off).")
    int web(
            @Parameters(paramLabel = "on|off") String what,
            @Option(names = "--json", description = "Print one JSON object.") boolean json) {
        return switch (what) {
            case "on" -> print(proxy().post("/api/proxy/web/grant", Json.Obj.EMPTY), json);
            case "off" -> print(proxy().post("/api/proxy/web/revoke"), json);
            default ->
                throw new picocli.CommandLine.ParameterException(
                        spec.commandLine(), "It is on or off, not '" + what + "'.");
        };
    }

    @Command(name = "status", description = "Whether it runs, and how many connections it has.")
    int status(@Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var reply = proxy().get("/api/status");
        if (json) {
            context.screen().json(reply);
        } else {
            context.screen()
                    .line("The key proxy runs (process " + Reports.number(reply, "pid") + ", home "
                            + reply.text("home") + "); connections of gateways: "
                            + Reports.number(reply, "connections") + ".");
        }
        return Cli.DONE;
    }

    @Command(name = "log", description = "What it did, newest first: which requests, how much; no content, no keys.")
    int log(@Option(names = "--json", description = "Print one JSON object.") boolean json) {
        var reply = proxy().get("/api/audit?limit=100");
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        for (var row : Reports.objects(reply, "entries")) {
            context.screen()
                    .line(Words.second(row.text("time")) + "  " + row.text("kind") + "  " + row.text("subject") + "  "
                            + row.object("detail").map(Json.Obj::write).orElse(""));
        }
        return Cli.DONE;
    }

    @Command(name = "stop", description = "Stop it.")
    int stop() {
        proxy().post("/api/stop");
        context.screen().note("The key proxy ends.");
        return Cli.DONE;
    }

    private static String path(String name) {
        return "/api/proxy/" + LocalGateway.encoded(name);
    }
}
