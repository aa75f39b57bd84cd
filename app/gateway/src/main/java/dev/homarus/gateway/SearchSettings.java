package dev.homarus.gateway;

import de.marhali.json5.Json5Object;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.policy.Action;
import dev.homarus.policy.Regions;
import dev.homarus.protocol.Json;
import dev.homarus.provider.SearchApi;
import dev.homarus.provider.SearchEngine;
import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Principal;
import dev.homarus.types.Problem;
import dev.homarus.types.SecretRef;
import dev.homarus.vault.Vault;
import java.net.URI;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;

/// Which search engine the owner has declared, and its key. Thread-safe.
final class SearchSettings {
    private static final SecretRef KEY = new SecretRef("search.key");

    private final ConfigFile file;
    private final Vault vault;
    private final AuditLog audit;
    private volatile Optional<SearchEngine> engine;
    private volatile Optional<String> region;

    SearchSettings(ConfigFile file, Config config, Vault vault, AuditLog audit) {
        this.file = file;
        this.vault = vault;
        this.audit = audit;
        this.engine = config.search().map(SearchSettings::engine);
        this.region = config.search().flatMap(Config.Engine::region);
    }

    Optional<SearchEngine> engine() {
        return engine;
    }

    /// Returns where it may be reached.
    Set<String> origins() {
        return engine.map(known -> Set.of(known.destination().origin())).orElse(Set.of());
    }

    /// Returns the regions with that of the engine, where the owner has said it and nothing better is known.
    Regions within(Regions all) {
        if (engine.isEmpty() || region.isEmpty()) {
            return all;
        }
        var known = new HashMap<>(all.known());
        engine.ifPresent(declared -> region.ifPresent(
                where -> known.putIfAbsent(declared.destination().host(), where)));
        return new Regions(all.allowed(), known);
    }

    private static SearchEngine engine(Config.Engine set) {
        var api = SearchApi.named(set.api())
                .orElseThrow(() -> new Problem(
                                "SEARCH-001",
                                "There is no kind of search engine '" + set.api() + "'.",
                                "Use searxng or brave.")
                        .asException());
        var text = set.baseUrl().isEmpty() ? api.usual() : set.baseUrl();
        try {
            var base = URI.create(text);
            if (base.getRawQuery() != null || base.getRawFragment() != null) {
                throw new IllegalArgumentException("query");
            }
            var to = Destination.of(Action.Search.ENGINE, base);
            if (to.reach() == Reach.CLOUD && !to.scheme().equals("https")) {
                throw new Problem(
                                "SEARCH-003",
                                "Plain http would send your words unprotected to " + to.host() + ".",
                                "Use https; plain http is for an engine on this machine only.")
                        .asException();
            }
            var path = Optional.ofNullable(base.getRawPath()).orElse("").replaceAll("/+$", "");
            return new SearchEngine(api, to, path, set.key().map(SecretRef::parse));
        } catch (IllegalArgumentException e) {
            throw new Problem(
                            "SEARCH-002",
                            "The address of the search engine is not usable.",
                            "Give it like http://127.0.0.1:8888 or https://search.example.org.")
                    .asException();
        }
    }

    /// Declares the engine, in place of another.
    ///
    /// @param key kept in the vault, for this engine's origin only
    /// @param where its region, as the owner knows it
    /// @throws dev.homarus.types.ProblemException SEARCH-001 to SEARCH-004
    synchronized void use(String api, String baseUrl, Optional<byte[]> key, Optional<String> where, Principal by) {
        where.ifPresent(word -> Config.region(word, "region"));
        var handle = key.map(value -> "vault:" + KEY.name());
        var made = engine(new Config.Engine(api, baseUrl, handle, where));
        if (made.api().isKeyed() && key.isEmpty()) {
            throw new Problem(
                            "SEARCH-004",
                            "This search engine answers only with a key.",
                            "Give it on standard input with: homarus web-search use " + api + " --key-stdin")
                    .asException();
        }
        var origin = made.destination().origin();
        audit.append(Event.of(
                "config",
                by.id(),
                "web-search.use " + api,
                Json.object().put("origin", origin).build()));
        engine.flatMap(SearchEngine::key).filter(known -> !known.proxied()).ifPresent(vault::remove);
        key.ifPresent(value -> vault.put(
                KEY, new Vault.Binding(origin, "", made.api().credential(KEY).header()), value, false));
        file.edit(root -> {
            var entry = new Json5Object();
            entry.addProperty("api", api);
            if (!baseUrl.isEmpty()) {
                entry.addProperty("baseUrl", baseUrl);
            }
            handle.ifPresent(name -> entry.addProperty("key", name));
            where.ifPresent(word -> entry.addProperty("region", word));
            root.remove("webSearch");
            root.add("webSearch", entry);
        });
        engine = Optional.of(made);
        region = where;
    }

    /// Takes the engine and its key away, and with them the tool for searching.
    synchronized void remove(Principal by) {
        audit.append(Event.of("config", by.id(), "web-search.off", Json.Obj.EMPTY));
        file.edit(root -> root.remove("webSearch"));
        engine.flatMap(SearchEngine::key).filter(known -> !known.proxied()).ifPresent(vault::remove);
        engine = Optional.empty();
    }

    /// Returns the answer of `GET /api/web-search`.
    Json.Obj json() {
        var json = Json.object().put("on", engine.isPresent());
        engine.ifPresent(known -> json.put("api", known.api().word())
                .put("origin", known.destination().origin())
                .put("reach", known.destination().reach() == Reach.LOCAL ? "local" : "cloud")
                .put("key", known.key().isPresent())
                .put("region", region));
        return json.build();
    }
}
