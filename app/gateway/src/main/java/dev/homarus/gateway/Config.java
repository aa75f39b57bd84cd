package dev.homarus.gateway;

import dev.homarus.budget.Price;
import dev.homarus.egress.Pins;
import dev.homarus.egress.Route;
import dev.homarus.policy.Limits;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.provider.Manner;
import dev.homarus.sandbox.Mode;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The owner's settings, as `homarus.json5` has them. Schema: `docs/spec/homarus.schema.json`.
///
/// @param approvalWait how long a question stays open
/// @param sandbox how much a command may do
/// @param sessionSandbox the same for Sessions by name, where it is another
/// @param regions where models elsewhere may process what they are sent; nothing where every region is
///     allowed
/// @param folders folders of the workspace, and the least label of their content
/// @param search the search engine, where there is one
/// @param limits how much may go to one destination elsewhere
/// @param upkeep what is done without being told
/// @param leastRows how many rows an answer has to rest on to be lowered; 0 where none is
/// @param proxy the socket of the key proxy that everything goes through, where there is one
/// @param pins the keys that a host's certificates have to show, by host
/// @param watched hosts whose certificates' issuers are watched
/// @param web the proxy that pages of the web are got through
/// @param current the model that answers, a key of `models`
/// @param failover those that answer where it cannot, in this order, keys of `models`
/// @param prices what the owner says that models cost, by their name
record Config(
        int port,
        Optional<String> workspace,
        Duration approvalWait,
        Mode sandbox,
        Map<String, Mode> sessionSandbox,
        Optional<Set<String>> regions,
        Map<String, Label> folders,
        Optional<Engine> search,
        Limits limits,
        int leastRows,
        Optional<Path> proxy,
        Map<String, Set<String>> pins,
        Set<String> watched,
        Optional<Route> web,
        Upkeep upkeep,
        Optional<String> current,
        List<String> failover,
        Map<String, Entry> models,
        Map<String, Price> prices) {

    static final int DEFAULT_PORT = 7117;
    private static final int DEFAULT_WAIT = 300;
    private static final int DEFAULT_ROWS = 10;
    private static final int FEWEST_ROWS = 3;
    private static final Set<String> KEYS = Set.of(
            "port",
            "workspace",
            "approvalWaitSeconds",
            "sandbox",
            "sessionSandbox",
            "regions",
            "folders",
            "webSearch",
            "limits",
            "aggregates",
            "proxy",
            "pins",
            "watchIssuers",
            "lock",
            "backup",
            "currentModel",
            "failover",
            "models",
            "web",
            "prices");
    private static final int MOST = 1_000_000;
    private static final int LONGEST_SOCKET = 100;
    private static final Set<String> LIMIT_KEYS =
            Set.of("hourlyMegabytes", "dailyMegabytes", "peoplePerText", "peoplePerDay");
    private static final Set<String> SEARCH_KEYS = Set.of("api", "baseUrl", "key", "region");
    private static final Set<String> FOLDER_KEYS = Set.of("label", "domains");
    private static final Set<String> MODEL_KEYS = Set.of(
            "api",
            "baseUrl",
            "model",
            "key",
            "region",
            "lookBefore",
            "ca",
            "certificate",
            "certificateKey",
            "via",
            "file",
            ModelManner.CALLS,
            ModelManner.MOST,
            ModelManner.REASONING,
            ModelManner.CONTEXT,
            ModelManner.TOOLS);

    /// One model.
    ///
    /// @param key the name of a secret in the vault
    /// @param region where it processes what it is sent, as the owner knows it
    /// @param lookBefore whether the owner wants to see each request before it goes
    /// @param manner how it answers
    /// @param way how it is reached
    record Entry(
            String api,
            String baseUrl,
            String model,
            Optional<String> key,
            Optional<String> region,
            boolean lookBefore,
            Manner manner,
            ModelWay way) {}

    /// A search engine.
    ///
    /// @param baseUrl where it is; empty where its kind has a usual place
    /// @param key the name of a secret in the vault
    /// @param region where it processes what it is sent, as the owner knows it
    record Engine(String api, String baseUrl, Optional<String> key, Optional<String> region) {}

    /// Reads the settings; every message names the setting that has to be mended.
    static Config of(Json.Obj json) {
        onlyKnown(json, KEYS, "");
        var models = new LinkedHashMap<String, Entry>();
        json.object("models").orElse(Json.Obj.EMPTY).members().forEach((name, value) -> {
            checkName(name);
            models.put(name, entry(Json.object(value, "models." + name), "models." + name));
        });
        json.optionalText("workspace").ifPresent(Config::checkWorkspace);
        if (json.get("proxy").isPresent()) {
            models.forEach((name, entry) -> straight(!entry.way().hasOwnConnections(), "models." + name));
            straight(json.get("web").isEmpty(), "web");
        }
        var current = json.optionalText("currentModel");
        current.filter(name -> !models.containsKey(name)).ifPresent(name -> {
            throw new JsonException("currentModel", "has to be the name of one of the models");
        });
        return new Config(
                (int) json.number("port", DEFAULT_PORT, 0, 65_535),
                json.optionalText("workspace"),
                Duration.ofSeconds(json.number("approvalWaitSeconds", DEFAULT_WAIT, 5, 86_400)),
                json.optionalText("sandbox").map(text -> mode(text, "sandbox")).orElse(Mode.STANDARD),
                sessions(json.object("sessionSandbox").orElse(Json.Obj.EMPTY)),
                json.get("regions").map(regions -> regions(json.array("regions"))),
                folders(json.object("folders").orElse(Json.Obj.EMPTY)),
                json.object("webSearch").map(Config::search),
                json.object("limits").map(Config::limits).orElse(Limits.STANDARD),
                json.object("aggregates").map(Config::leastRows).orElse(DEFAULT_ROWS),
                json.object("proxy").map(Config::proxy),
                pins(json.object("pins").orElse(Json.Obj.EMPTY)),
                watched(json),
                json.object("web").map(Config::web),
                Upkeep.of(json),
                current.or(() -> models.keySet().stream().findFirst()),
                failover(json, models),
                models,
                PriceSettings.of(json.object(PriceSettings.SECTION).orElse(Json.Obj.EMPTY)));
    }

    private static List<String> failover(Json.Obj json, Map<String, Entry> models) {
        var names = json.get("failover").isPresent() ? texts(json, "failover", "") : Set.<String>of();
        names.stream().filter(name -> !models.containsKey(name)).findFirst().ifPresent(name -> {
            throw new JsonException("failover", "has to be a list of names of the models; '" + name + "' is none");
        });
        return List.copyOf(names);
    }

    private static Route web(Json.Obj json) {
        onlyKnown(json, Set.of("via"), "web.");
        return json.optionalText("via")
                .flatMap(Route::parse)
                .orElseThrow(
                        () -> new JsonException("web.via", "has to be tor, socks5://HOST:PORT or http://HOST:PORT"));
    }

    private static void straight(boolean straight, String where) {
        if (!straight) {
            throw new JsonException(
                    where,
                    "cannot have a way of its own (ca, certificate, via) where the setting proxy is: a key proxy"
                            + " makes the connections");
        }
    }

    private static Limits limits(Json.Obj json) {
        onlyKnown(json, LIMIT_KEYS, "limits.");
        try {
            return Limits.megabytes(
                    json.number("hourlyMegabytes", 500, 0, MOST),
                    json.number("dailyMegabytes", 2_000, 0, MOST),
                    (int) json.number("peoplePerText", 100, 0, MOST),
                    (int) json.number("peoplePerDay", 500, 0, MOST));
        } catch (JsonException e) {
            throw new JsonException("limits." + e.sentence(), "");
        }
    }

    private static Map<String, Set<String>> pins(Json.Obj json) {
        var pins = new LinkedHashMap<String, Set<String>>();
        for (var host : json.members().keySet()) {
            checkHost(host, "pins." + host);
            var keys = texts(json, host, "pins.");
            if (!keys.stream().allMatch(Pins::isPin)) {
                throw new JsonException("pins." + host, "has to be a list of pins like sha256/AAAA…= (RFC 7469)");
            }
            if (keys.size() < 2) {
                throw new JsonException(
                        "pins." + host,
                        "needs a second pin, of a key that is not in use yet or of who vouches for the first:"
                                + " with one only, a new key locks you out");
            }
            pins.put(host, keys);
        }
        return pins;
    }

    private static Set<String> watched(Json.Obj json) {
        if (json.get("watchIssuers").isEmpty()) {
            return Set.of();
        }
        var hosts = texts(json, "watchIssuers", "");
        hosts.forEach(host -> checkHost(host, "watchIssuers"));
        return hosts;
    }

    private static void checkHost(String host, String where) {
        if (!host.matches("[a-z0-9][a-z0-9.-]{0,252}")) {
            throw new JsonException(where, "has to be the name of a host in lower case, like api.example.org");
        }
    }

    private static Set<String> texts(Json.Obj json, String name, String where) {
        var texts = new LinkedHashSet<String>();
        for (var item : json.array(name)) {
            if (!(item instanceof Json.Str(var text))) {
                throw new JsonException(where + name, "has to be a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    private static int leastRows(Json.Obj json) {
        onlyKnown(json, Set.of("leastRows"), "aggregates.");
        var rows = (int) json.number("leastRows", DEFAULT_ROWS, 0, 1_000);
        if (rows > 0 && rows < FEWEST_ROWS) {
            throw new JsonException("aggregates.leastRows", "has to be 0, or from " + FEWEST_ROWS + " to 1000");
        }
        return rows;
    }

    private static Path proxy(Json.Obj json) {
        onlyKnown(json, Set.of("socket"), "proxy.");
        var socket = json.text("socket");
        if (!socket.startsWith("/") || socket.indexOf('\0') >= 0 || socket.length() > LONGEST_SOCKET) {
            throw new JsonException("proxy.socket", "has to be an absolute path of at most " + LONGEST_SOCKET);
        }
        return Path.of(socket);
    }

    private static Engine search(Json.Obj json) {
        onlyKnown(json, SEARCH_KEYS, "webSearch.");
        try {
            return new Engine(
                    json.text("api"),
                    json.optionalText("baseUrl").orElse(""),
                    json.optionalText("key"),
                    json.optionalText("region").map(text -> region(text, "region")));
        } catch (JsonException e) {
            throw new JsonException("webSearch." + e.sentence(), "");
        }
    }

    private static Map<String, Mode> sessions(Json.Obj json) {
        var modes = new LinkedHashMap<String, Mode>();
        json.members().keySet().forEach(name -> modes.put(name, mode(json.text(name), "sessionSandbox." + name)));
        return modes;
    }

    private static Set<String> regions(List<Json> words) {
        var regions = new LinkedHashSet<String>();
        for (var word : words) {
            regions.add(region(word instanceof Json.Str(var text) ? text : "", "regions"));
        }
        return regions;
    }

    static String region(String text, String where) {
        if (!text.matches("[a-z]{2,12}")) {
            throw new JsonException(where, "has to be made of words of lower-case letters, like eu");
        }
        return text;
    }

    private static Map<String, Label> folders(Json.Obj json) {
        var folders = new LinkedHashMap<String, Label>();
        json.members().forEach((name, value) -> {
            if (!name.matches("[^/\\\\\\x00]+(/[^/\\\\\\x00]+)*")
                    || Path.of(name).normalize().startsWith("..")
                    || !Path.of(name).normalize().toString().equals(name)) {
                throw new JsonException("folders." + name, "has to be a path below the workspace, like finance/2026");
            }
            folders.put(name, folder(value, "folders." + name));
        });
        return folders;
    }

    /// Reads how harmful the content of a folder is, or that and what it is about.
    private static Label folder(Json value, String where) {
        if (value instanceof Json.Str(var word)) {
            return harm(word, where);
        }
        var json = Json.object(value, where);
        onlyKnown(json, FOLDER_KEYS, where + ".");
        var label = harm(json.optionalText("label").orElse("personal"), where + ".label");
        for (var domain : json.array("domains")) {
            label = label.about(domain(domain instanceof Json.Str(var word) ? word : "", where + ".domains"));
        }
        return label;
    }

    private static Label harm(String word, String where) {
        return Label.of(
                switch (word) {
                    case "personal" -> Classification.PERSONAL;
                    case "sensitive" -> Classification.SENSITIVE;
                    case "secret" -> Classification.SECRET;
                    default -> throw new JsonException(where, "has to be personal, sensitive or secret");
                },
                Provenance.SYSTEM);
    }

    /// Checks the name of a domain: one that faces offer, or another word.
    static String domain(String text, String where) {
        if (!text.matches("[a-z][a-z0-9-]{1,23}") || text.equals(Label.MANY)) {
            throw new JsonException(
                    where, "has to be a word like " + String.join(", ", Label.DOMAINS) + ", or one of your own");
        }
        return text;
    }

    private static Mode mode(String text, String where) {
        return switch (text) {
            case "off" -> Mode.OFF;
            case "standard" -> Mode.STANDARD;
            case "strict" -> Mode.STRICT;
            default -> throw new JsonException(where, "has to be off, standard or strict");
        };
    }

    /// Returns how much a command of a Session may do: never more than everywhere.
    Mode mode(String session) {
        var own = sessionSandbox.getOrDefault(session, sandbox);
        return switch (sandbox) {
            case OFF -> Mode.OFF;
            case STRICT -> own == Mode.OFF ? Mode.OFF : Mode.STRICT;
            case STANDARD -> own;
        };
    }

    static void checkName(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,31}")) {
            throw new JsonException("the name of a model", "has to have 1 to 32 letters, digits, dots or dashes");
        }
    }

    private static Entry entry(Json.Obj json, String where) {
        onlyKnown(json, MODEL_KEYS, where + ".");
        try {
            return new Entry(
                    json.text("api"),
                    json.optionalText("file").isPresent() ? "" : json.text("baseUrl"),
                    json.optionalText("model").orElse(""),
                    json.optionalText("key"),
                    json.optionalText("region").map(text -> region(text, "region")),
                    json.flag("lookBefore", false),
                    ModelManner.of(json),
                    ModelWay.of(json));
        } catch (JsonException e) {
            throw new JsonException(where + "." + e.sentence(), "");
        }
    }

    static void onlyKnown(Json.Obj json, Set<String> keys, String where) {
        json.members().keySet().stream()
                .filter(key -> !keys.contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new JsonException(
                            where + key,
                            "is not a setting; the settings here are "
                                    + String.join(", ", new java.util.TreeSet<>(keys)));
                });
    }

    /// Returns the workspace: an absolute path, or one below the user's home.
    Path workspaceBelow(Path userHome) {
        var text = workspace.orElse("~/Homarus");
        return text.startsWith("~/") ? userHome.resolve(text.substring(2)) : Path.of(text);
    }

    private static void checkWorkspace(String text) {
        if (!(text.startsWith("/") || text.startsWith("~/")) || text.indexOf('\0') >= 0) {
            throw new JsonException("workspace", "has to be a folder like ~/Homarus or /home/me/Homarus");
        }
    }
}
