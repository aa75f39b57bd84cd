package dev.homarus.gateway;

import de.marhali.json5.Json5Array;
import de.marhali.json5.Json5Element;
import de.marhali.json5.Json5Object;
import dev.homarus.approval.PolicyBook;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.budget.Price;
import dev.homarus.budget.PriceTable;
import dev.homarus.egress.Consents;
import dev.homarus.egress.OwnServer;
import dev.homarus.egress.ProxyLine;
import dev.homarus.egress.Route;
import dev.homarus.egress.Ways;
import dev.homarus.loop.Model;
import dev.homarus.policy.Action;
import dev.homarus.policy.Consent;
import dev.homarus.policy.Regions;
import dev.homarus.policy.Trust;
import dev.homarus.protocol.Json;
import dev.homarus.provider.Manner;
import dev.homarus.spending.Prices;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Principal;
import dev.homarus.types.Problem;
import dev.homarus.types.SecretRef;
import dev.homarus.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The models the owner has set up. Changes go to the settings file, to the vault and to the consents, and are
/// on record before they count.
final class Models {
    /// What `model add` says.
    ///
    /// @param key the key itself
    /// @param proxied the upstream of the key proxy that it is reached by; matched by its address where not said
    /// @param allow what a model on another machine may be sent
    /// @param region where it processes what it is sent, as the owner knows it
    /// @param pseudonyms whether values that identify a person go there as stand-ins
    /// @param way how it is reached
    /// @param certificateKey the private key of the certificate that is shown there, in PKCS #8
    /// @param manner how it answers
    record Wish(
            String name,
            String api,
            String baseUrl,
            String model,
            Optional<byte[]> key,
            Optional<String> proxied,
            Optional<Classification> allow,
            boolean pseudonyms,
            Optional<String> region,
            Duration lasting,
            ModelWay way,
            Optional<byte[]> certificateKey,
            Manner manner) {}

    /// What the name of a model's destination begins with.
    private static final String PROVIDER = "provider:";

    private static final String LOOK = "lookBefore";

    private final ConfigFile file;
    private final Vault vault;
    private final Consents consents;
    private final PolicyBook policy;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Optional<ProxiedModels> line;
    private volatile Map<String, Model> models = Map.of();
    private volatile Map<String, Config.Entry> entries = Map.of();
    private final PriceTable table = PriceTable.own();
    private final ProviderCards cards = new ProviderCards();
    private volatile Optional<String> current = Optional.empty();
    private volatile List<String> failover = List.of();
    private volatile Map<String, Price> prices = Map.of();
    private volatile Regions regions = Regions.ANY;
    private volatile Set<String> looked = Set.of();
    private volatile Set<String> origins = Set.of();
    private final Ways ways = new Ways();

    Models(
            ConfigFile file,
            Config config,
            Vault vault,
            Consents consents,
            PolicyBook policy,
            AuditLog audit,
            InstantSource clock,
            Optional<ProxyLine> line) {
        this.line = line.map(ProxiedModels::new);
        this.file = file;
        this.vault = vault;
        this.consents = consents;
        this.policy = policy;
        this.audit = audit;
        this.clock = clock;
        take(config);
    }

    private void take(Config config) {
        var all = new LinkedHashMap<String, Model>();
        var costs = new Prices(table, config::prices);
        config.models()
                .forEach((name, entry) ->
                        all.put(name, ModelManner.limited(MadeModel.of(name, PROVIDER + name, entry), costs)));
        models = all;
        entries = config.models();
        origins = all.values().stream()
                .map(model -> model.destination().origin())
                .collect(Collectors.toUnmodifiableSet());
        looked = config.models().entrySet().stream()
                .filter(entry -> entry.getValue().lookBefore())
                .map(entry -> PROVIDER + entry.getKey())
                .collect(Collectors.toSet());
        var there = new HashMap<String, Ways.Way>();
        config.models()
                .forEach((name, entry) -> there.put(PROVIDER + name, entry.way().way()));
        config.web()
                .map(route -> new Ways.Way(Optional.empty(), Optional.of(route)))
                .ifPresent(way -> {
                    there.put(Ways.PAGES, way);
                    there.put(Action.Search.ENGINE, way);
                });
        ways.set(there);
        current = config.current();
        failover = config.failover();
        prices = config.prices();
        regions = new Regions(config.regions(), known(config));
    }

    /// What a card says counts, then what the owner says. Where two models at one host say different things, its
    /// region is not known.
    private Map<String, String> known(Config config) {
        var known = new HashMap<String, String>();
        var open = new HashSet<String>();
        for (var model : models.values()) {
            var host = model.destination().host();
            var region = cards.region(host)
                    .or(() -> Optional.ofNullable(config.models().get(model.name()))
                            .flatMap(Config.Entry::region));
            var before = region.map(where -> known.putIfAbsent(host, where));
            if (region.isEmpty() || !before.orElse(region.get()).equals(region.get())) {
                open.add(host);
            }
        }
        open.forEach(known::remove);
        return known;
    }

    /// Returns where what is sent may be processed.
    Regions regions() {
        return regions;
    }

    /// Returns how models, and pages, are reached.
    Ways ways() {
        return ways;
    }

    /// Returns what models cost, as it is at the moment of each question.
    Prices prices() {
        return new Prices(table, () -> prices);
    }

    /// Says what a model costs; nothing where its price is the table's again.
    synchronized void price(String name, Optional<Price> price, Principal by) {
        named(name);
        var detail = Json.object();
        price.ifPresent(known -> detail.put("input", known.input())
                .put("cached", known.cached())
                .put("output", known.output())
                .put("maxOutput", known.maxOutput()));
        record(by, "model.price", name, detail);
        take(file.edit(root -> price.ifPresentOrElse(
                known -> PriceSettings.put(root, name, known), () -> PriceSettings.remove(root, name))));
    }

    ProviderCards cards() {
        return cards;
    }

    List<Model> all() {
        return List.copyOf(models.values());
    }

    /// Returns the models that answer where the current one cannot, in the owner's order.
    List<Model> failover() {
        return failover.stream().map(models::get).filter(Objects::nonNull).toList();
    }

    Optional<Model> current() {
        return current.flatMap(name -> Optional.ofNullable(models.get(name)));
    }

    Model named(String name) {
        return Optional.ofNullable(models.get(name))
                .orElseThrow(() -> new Problem(
                                "MODEL-009", "There is no model of that name.", "List them with: homarus model list")
                        .asException());
    }

    /// Returns where models may be reached.
    Set<String> origins() {
        return origins;
    }

    /// Returns the names of the destinations whose requests the owner wants to see before they go.
    Set<String> looked() {
        return looked;
    }

    private boolean looked(String name) {
        return looked.contains(PROVIDER + name);
    }

    /// Says whether the owner wants to see each request to a model before it goes.
    synchronized void look(String name, boolean on, Principal by) {
        named(name);
        if (looked(name) != on) {
            record(by, "model.look", name, Json.object().put("on", on));
            take(file.edit(root -> {
                if (section(root).get(name) instanceof Json5Object entry) {
                    entry.remove(LOOK);
                    if (on) {
                        entry.addProperty(LOOK, true);
                    }
                }
            }));
        }
    }

    /// Adds or replaces a model, whose look stays; the first one becomes the current one.
    synchronized Model add(Wish given, Principal by) {
        Config.checkName(given.name());
        var wish = given.way().file().isPresent() ? given : ProxiedModels.placed(given, line);
        var secret = wish.proxied()
                .map(upstream -> new SecretRef(upstream, true))
                .orElseGet(() -> new SecretRef("model." + wish.name()));
        var hasKey = wish.key().isPresent() || wish.proxied().isPresent();
        var made = MadeModel.of(
                wish.name(),
                PROVIDER + wish.name(),
                new Config.Entry(
                        wish.api(),
                        wish.baseUrl(),
                        wish.model(),
                        hasKey ? Optional.of(secret.setting()) : Optional.empty(),
                        wish.region().map(region -> Config.region(region, "region")),
                        looked(wish.name()),
                        wish.manner(),
                        wish.way()));
        var to = made.destination();
        if (wish.proxied().isPresent() && wish.way().hasOwnConnections()) {
            throw new Problem(
                            "MODEL-023",
                            "A key proxy makes the connections of this model, by what its own machine trusts.",
                            "Leave out --ca, --certificate and --via, or add the model without --proxied.")
                    .asException();
        }
        if (to.reach() != Reach.LOCAL && !to.scheme().equals("https")) {
            throw new Problem(
                            "MODEL-012",
                            "Plain http would send everything unprotected to " + to.host() + ".",
                            "Use https; plain http is for models on this machine only.")
                    .asException();
        }
        wish.key().filter(key -> to.reach() != Reach.LOCAL).ifPresent(key -> KeyShapes.check(key, to.host()));
        record(
                by,
                "model.add",
                wish.name(),
                Json.object()
                        .put("api", wish.api())
                        .put("origin", to.origin())
                        .put("model", wish.model())
                        .put("allow", wish.allow().map(level -> level.name().toLowerCase(Locale.ROOT)))
                        .put("pseudonyms", wish.pseudonyms())
                        .put("own", wish.way().isOwn())
                        .put("via", wish.way().via()));
        if (to.reach() == Reach.OWN
                || (to.reach() == Reach.CLOUD && wish.allow().isPresent())) {
            policy.reach(Trust.NAMED, by.id(), "consent to the model " + wish.name());
        }
        wish.certificateKey()
                .ifPresent(key -> vault.put(
                        SecretRef.parse(wish.way().certificateKey().orElseThrow()),
                        new Vault.Binding(to.origin(), "", OwnServer.KEY_BINDING),
                        key,
                        false));
        wish.key()
                .ifPresent(key -> vault.put(
                        secret,
                        new Vault.Binding(
                                to.origin(),
                                made.basePath(),
                                made.api().credential(secret).header()),
                        key,
                        false));
        if (to.reach() == Reach.CLOUD) {
            wish.allow()
                    .ifPresent(level -> consents.give(
                            new Consent(to.origin(), level, clock.instant().plus(wish.lasting()), wish.pseudonyms()),
                            by.id()));
        }
        take(file.edit(root -> {
            var entry = new Json5Object();
            entry.addProperty("api", wish.api());
            if (wish.way().file().isEmpty()) {
                entry.addProperty("baseUrl", wish.baseUrl());
            }
            entry.addProperty("model", wish.model());
            if (hasKey) {
                entry.addProperty("key", secret.setting());
            }
            wish.region().ifPresent(region -> entry.addProperty("region", region));
            if (looked(wish.name())) {
                entry.addProperty(LOOK, true);
            }
            ModelManner.write(wish.manner(), entry);
            wish.way().writeTo(entry);
            section(root).add(wish.name(), entry);
            if (!root.has("currentModel")) {
                root.addProperty("currentModel", wish.name());
            }
        }));
        return named(wish.name());
    }

    private static Json5Object section(Json5Object root) {
        Json5Element known = root.get("models");
        if (known instanceof Json5Object object) {
            return object;
        }
        var made = new Json5Object();
        root.add("models", made);
        return made;
    }

    synchronized void use(String name, Principal by) {
        named(name);
        record(by, "model.use", name, Json.object());
        take(file.edit(root -> {
            root.remove("currentModel");
            root.addProperty("currentModel", name);
        }));
    }

    /// Says which models answer where the current one cannot, in this order; none where it is empty.
    synchronized void failover(List<String> names, Principal by) {
        names.forEach(this::named);
        record(by, "model.failover", String.join(" ", names), Json.object());
        take(file.edit(root -> write(root, names)));
    }

    private static void write(Json5Object root, List<String> failover) {
        root.remove("failover");
        if (!failover.isEmpty()) {
            var array = new Json5Array();
            failover.stream().distinct().forEach(array::add);
            root.add("failover", array);
        }
    }

    /// Removes a model, its key, and the consent for where it was, if no other model is there.
    synchronized void remove(String name, Principal by) {
        var model = named(name);
        var way = way(model);
        record(by, "model.rm", name, Json.object());
        take(file.edit(root -> {
            section(root).remove(name);
            write(root, failover.stream().filter(one -> !one.equals(name)).toList());
            root.remove("currentModel");
            section(root).keySet().stream().findFirst().ifPresent(next -> root.addProperty("currentModel", next));
        }));
        model.key().filter(key -> !key.proxied()).ifPresent(vault::remove);
        way.certificateKey().map(SecretRef::parse).ifPresent(vault::remove);
        if (!origins().contains(model.destination().origin())) {
            consents.withdraw(model.destination().origin(), by.id());
        }
    }

    private void record(Principal by, String what, String name, Json.Builder detail) {
        audit.append(Event.of("config", by.id(), what + " " + name, detail.build()));
    }

    /// Returns the answer of `GET /api/proxy`: what the key proxy has.
    Json.Obj proxy() {
        return ProxiedModels.json(line, clock.instant());
    }

    /// Returns the rows of `GET /api/models`.
    Json.Obj json() {
        var rows = new ArrayList<Json>();
        var now = current();
        for (var model : models.values()) {
            var to = model.destination();
            var consent = consents.of(to.origin());
            var row = Json.object()
                    .put("name", model.name())
                    .put("api", model.api().name())
                    .put("baseUrl", to.origin() + model.basePath())
                    .put("model", model.id())
                    .put("reach", to.reach().name().toLowerCase(Locale.ROOT))
                    .put("via", way(model).way().route().map(Route::toString))
                    .put(ModelManner.CALLS, model.manner().writtenCalls())
                    .put("allowed", allowed(to, consent))
                    .put("pseudonyms", consent.map(Consent::names).orElse(false))
                    .put("expires", consent.map(given -> given.expires().toString()))
                    .put("domains", Json.strings(domains(to)))
                    .put(LOOK, looked(model.name()))
                    .put("current", now.isPresent() && now.get().equals(model));
            ModelManner.show(model, row);
            way(model).file().ifPresent(file -> file.addTo(row));
            if (to.reach() == Reach.CLOUD) {
                row.put("provider", cards.card(to.host()))
                        .put("region", Optional.ofNullable(regions.known().get(to.host())));
            }
            rows.add(row.build());
        }
        var json = Json.object()
                .put("models", Json.array(rows))
                .put("current", now.map(Model::name))
                .put("failover", Json.strings(failover));
        regions.allowed().ifPresent(allowed -> json.put("regions", Json.strings(new TreeSet<>(allowed))));
        return json.build();
    }

    /// Returns the file of an embedded model.
    Optional<Path> file(String name) {
        return Optional.ofNullable(entries.get(name))
                .flatMap(entry -> entry.way().file().map(ModelFile::path));
    }

    private ModelWay way(Model model) {
        return Optional.ofNullable(entries.get(model.name()))
                .map(Config.Entry::way)
                .orElse(ModelWay.STRAIGHT);
    }

    private List<String> domains(Destination to) {
        return consents.domains(to.origin()).stream()
                .flatMap(given -> given.domain().stream())
                .toList();
    }

    private static String allowed(Destination to, Optional<Consent> consent) {
        return to.reach() != Reach.CLOUD
                ? "sensitive"
                : consent.map(given -> given.highest().name().toLowerCase(Locale.ROOT))
                        .orElse("public");
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
