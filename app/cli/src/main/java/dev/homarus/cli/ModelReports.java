package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.protocol.Json;
import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Problem;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// `model`: which models there are, and what they may be sent.
final class ModelReports {
    /// Where models are whose address need not be given, by api.
    private static final Map<String, String> USUAL = Map.of(
            "ollama", "http://127.0.0.1:11434",
            "anthropic", "https://api.anthropic.com",
            "responses", "https://api.openai.com/v1",
            "gemini", "https://generativelanguage.googleapis.com");

    /// What `model add` says.
    record Wish(
            String name,
            String api,
            Optional<String> baseUrl,
            Optional<String> model,
            boolean keyOnInput,
            Optional<String> allow,
            Optional<String> expires,
            boolean pseudonyms,
            Optional<String> region,
            Optional<String> proxied,
            ModelPlace place,
            ModelManner manner,
            Optional<Path> file) {}

    private ModelReports() {}

    static int list(Context context, boolean json) {
        return print(context, context.gateway().get("/api/models"), json);
    }

    private static int print(Context context, Json.Obj reply, boolean json) {
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        var rows = Reports.objects(reply, "models");
        if (rows.isEmpty()) {
            context.screen().note("There is no model yet. Look for one on this machine: homarus model detect");
            return Cli.DONE;
        }
        Reports.table(
                context,
                List.of("", "NAME", "API", "MODEL", "WHERE", "MAY BE SENT", "UNTIL"),
                rows.stream()
                        .map(row -> List.of(
                                row.flag("current", false) ? "*" : " ",
                                row.text("name"),
                                row.text("api"),
                                row.text("model"),
                                where(row.text("reach"))
                                        + row.optionalText("file").orElse(row.text("baseUrl"))
                                        + ModelFile.facts(row)
                                        + ModelManner.context(row)
                                        + row.optionalText("via")
                                                .map(via -> " through " + via)
                                                .orElse(""),
                                row.text("allowed")
                                        + (row.flag("pseudonyms", false) ? ", pseudonyms" : "")
                                        + domains(row)
                                        + (row.flag("lookBefore", false) ? "; you look first" : ""),
                                row.optionalText("expires")
                                        .map(time -> time.replaceFirst("T.*", ""))
                                        .orElse("")))
                        .toList());
        return Cli.DONE;
    }

    /// Lets a server of the owner's say how much its model takes at once, where nobody has said it.
    private static Json.Obj sized(Context context, String name, Json.Obj reply) {
        boolean unknown = Reports.objects(reply, "models").stream()
                .anyMatch(row -> row.text("name").equals(name)
                        && !row.text("reach").equals("cloud")
                        && (row.text("api").equals("openai") || row.text("api").equals("ollama"))
                        && row.get("context").isEmpty()
                        && row.get("learnedContext").isEmpty());
        return unknown ? context.gateway().post("/api/models/" + LocalGateway.encoded(name) + "/context") : reply;
    }

    private static String where(String reach) {
        return switch (reach) {
            case "local" -> "this machine: ";
            case "own" -> "your own server: ";
            default -> "elsewhere: ";
        };
    }

    private static String domains(Json.Obj row) {
        var about = row.array("domains").stream()
                .map(item -> item instanceof Json.Str(var word) ? word : "?")
                .collect(Collectors.joining(", "));
        return about.isEmpty() ? "" : "; about " + about;
    }

    static int add(Context context, Wish wish, boolean json) {
        if (wish.file().isPresent()) {
            return print(context, ModelFile.add(context, wish, wish.file().get()), json);
        }
        if (wish.api().equals(ModelFile.EMBEDDED)) {
            throw ModelFile.missing().asException();
        }
        var screen = context.screen();
        var base = wish.baseUrl()
                .or(() -> wish.proxied().map(upstream -> ProxiedPlace.of(context, upstream)))
                .or(() -> Optional.ofNullable(USUAL.get(wish.api())))
                .orElseThrow(() -> new Problem(
                                "CLI-020",
                                "It is not said where the model is.",
                                "Add --base-url, like --base-url http://127.0.0.1:8080/v1")
                        .asException());
        var named = destination(wish.name(), base);
        var to = wish.place().isOwn() ? named.asOwn() : named;
        var allow = wish.allow();
        var life = wish.expires().orElse("90d");
        if (to.reach() == Reach.CLOUD) {
            card(context, wish, to, life);
            if (allow.isEmpty() && screen.canAsk()) {
                boolean yes = screen.confirms("May what you type be sent there (personal), for " + life + "?");
                allow = yes ? Optional.of("personal") : Optional.empty();
            }
        }
        if (to.reach() == Reach.OWN) {
            ownCard(context, to);
        }
        if (to.reach() == Reach.OWN || (to.reach() == Reach.CLOUD && allow.isPresent())) {
            step(context);
        }
        var body = Json.object()
                .put("name", wish.name())
                .put("api", wish.api())
                .put("baseUrl", base)
                .put("model", wish.model())
                .put("allow", allow)
                .put("expires", wish.expires())
                .put("pseudonyms", wish.pseudonyms())
                .put("region", wish.region())
                .put("proxied", wish.proxied());
        wish.manner().addTo(body);
        wish.place().addTo(body);
        if (wish.keyOnInput()) {
            body.put("key", key(context));
        }
        var reply = context.gateway().post("/api/models", body.build());
        print(context, sized(context, wish.name(), reply), json);
        if (to.reach() == Reach.CLOUD && !allow.equals(Optional.of("personal"))) {
            screen.note(
                    "Added, but nothing above public may be sent there, so it does not get what you type. To consent: "
                            + "homarus consent give " + wish.name());
        }
        return Cli.DONE;
    }

    /// Shows the step of the trust level that a consent takes with it.
    static void step(Context context) {
        var preview = context.gateway().get("/api/trust/3");
        if (Reports.number(preview, "from") < Reports.number(preview, "to")) {
            TrustReports.diff(context, preview);
        }
    }

    static String key(Context context) {
        var key = context.screen().secret("Key (not shown): ").strip();
        if (key.isEmpty()) {
            throw new Problem("CLI-021", "No key was given.", "Pipe it in, or type it when asked.").asException();
        }
        return key;
    }

    private static Destination destination(String name, String base) {
        try {
            return Destination.of("provider:" + name, URI.create(base));
        } catch (IllegalArgumentException e) {
            throw new Problem(
                            "MODEL-011",
                            "The base URL of the model '" + name + "' is not usable.",
                            "Give it like http://127.0.0.1:8080/v1, without a key, a query or a fragment.")
                    .asException();
        }
    }

    /// Says what follows from a server's being the owner's own, and asks where somebody can answer.
    private static void ownCard(Context context, Destination to) {
        var screen = context.screen();
        screen.note("This model is on a server of your own: " + to.host()
                + ", which proves itself by the certificate you" + " give and by nothing else.");
        screen.note("  sent without asking   what is labelled up to sensitive, as to a model on this machine");
        screen.note("  never sent            what is labelled secret");
        if (screen.canAsk() && !screen.confirms("Is " + to.host() + " yours, or your office's?")) {
            throw new Problem(
                            "CLI-052",
                            "Nothing was added.",
                            "For a server that is not your own leave out --ca; what it may be sent is then asked.")
                    .asException();
        }
    }

    /// Shows what is known about a provider before anything can be sent to it.
    private static void card(Context context, Wish wish, Destination to, String life) {
        var screen = context.screen();
        screen.note("This model is not on this machine.");
        screen.note("  where           " + to.host() + (to.port() == 443 ? "" : ":" + to.port()));
        screen.note("  api             " + wish.api());
        var known = context.gateway().get("/api/providers/" + LocalGateway.encoded(to.host()));
        known.optionalText("name").ifPresent(name -> screen.note("  who             " + name));
        screen.note("  region          "
                + known.object("region")
                        .map(region -> region.text("is") + " (" + region.text("source") + ")")
                        .or(() -> wish.region().map(region -> region + ", as you say"))
                        .orElse("unknown"));
        screen.note("  what it keeps   " + fact(known, "retention"));
        screen.note("  trains on it    " + fact(known, "training"));
        known.optionalText("checked").ifPresent(day -> screen.note("  read            " + day));
        screen.note("  consent ends    after " + life);
        screen.note("  never sent      what is labelled sensitive or secret; passwords, keys, card numbers and the like"
                + " in other texts are taken out or replaced");
        if (wish.pseudonyms()) {
            screen.note("  replaced too    mail addresses, phone numbers, network addresses");
        }
    }

    private static String fact(Json.Obj card, String name) {
        return card.object(name)
                .map(fact -> fact.text("says") + " (" + fact.text("source") + ")")
                .orElse("unknown; the provider's terms decide");
    }

    static int use(Context context, String name, boolean json) {
        var reply = context.gateway().post("/api/models/" + LocalGateway.encoded(name) + "/use");
        return print(context, sized(context, name, reply), json);
    }

    static int failover(Context context, List<String> names, boolean json) {
        var body = Json.object().put("models", Json.strings(names)).build();
        var reply = context.gateway().post("/api/models/failover", body);
        if (json) {
            context.screen().json(reply);
        } else {
            context.screen()
                    .line(
                            names.isEmpty()
                                    ? "No other model answers where the usual one cannot."
                                    : "Where the usual model cannot answer, these do, in this order: "
                                            + String.join(", ", names));
        }
        return Cli.DONE;
    }

    static int test(Context context, String name, boolean json) {
        if (looked(context, name)) {
            context.screen()
                    .note("You look at each request to " + name + " first. The test waits for your yes, in the"
                            + " dashboard or with: homarus approvals");
        }
        var reply = context.gateway().postAndWait("/api/models/" + LocalGateway.encoded(name) + "/test");
        if (json) {
            context.screen().json(reply);
        } else if (reply.flag("ok", false)) {
            context.screen()
                    .line("It answers, in " + Reports.number(reply, "milliseconds") + " ms." + ModelFile.vector(reply));
            ModelManner.serverContext(reply).ifPresent(context.screen()::note);
        } else {
            reply.object("problem").map(LocalGateway::problem).ifPresent(context.screen()::problem);
        }
        return reply.flag("ok", false) ? Cli.DONE : Cli.FAILED;
    }

    private static boolean looked(Context context, String name) {
        return Reports.objects(context.gateway().get("/api/models"), "models").stream()
                .anyMatch(row -> row.text("name").equals(name) && row.flag("lookBefore", false));
    }

    static int remove(Context context, String name) {
        context.gateway().delete("/api/models/" + LocalGateway.encoded(name));
        context.screen().note("Removed, with its key and the consent for it.");
        return Cli.DONE;
    }

    /// Writes a word as a shell takes it literally.
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9._:/@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    static int detect(Context context, boolean json) {
        var reply = context.gateway().post("/api/models/detect");
        if (json) {
            context.screen().json(reply);
            return Cli.DONE;
        }
        var found = Reports.objects(reply, "found");
        if (found.isEmpty()) {
            context.screen()
                    .note("No model server answers on this machine. Looked for Ollama, LM Studio, llama.cpp and vLLM"
                            + " at their usual ports.");
            return Cli.DONE;
        }
        for (var place : found) {
            var models = place.array("models").stream()
                    .map(item -> item instanceof Json.Str(var text) ? text : "?")
                    .toList();
            context.screen()
                    .line(place.text("name") + " at " + place.text("baseUrl") + ": "
                            + (models.isEmpty() ? "no model loaded" : String.join(", ", models)));
            if (!models.isEmpty()) {
                context.screen()
                        .line("  homarus model add " + place.text("name") + " --api " + place.text("api")
                                + " --base-url " + place.text("baseUrl") + " --model " + quoted(models.getFirst()));
            }
        }
        return Cli.DONE;
    }
}
