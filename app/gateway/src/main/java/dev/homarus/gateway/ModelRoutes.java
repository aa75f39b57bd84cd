package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Classification;
import dev.homarus.types.Principal.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Which models there are, and what they may be sent.
record ModelRoutes(Models models, ModelProbe probe, EmbeddedModels embedded, Contexts contexts) {
    private static final Duration LONGEST_LIFE = Duration.ofDays(3_650);

    void addTo(Router router) {
        router.on(Scope.READ, "GET", "/api/models", call -> call.reply(shown()))
                .on(Scope.READ, "GET", "/api/proxy", call -> call.reply(models.proxy()))
                .on(
                        Scope.READ,
                        "GET",
                        "/api/providers/{}",
                        call -> call.reply(models.cards().card(call.names().getFirst())))
                .on(Scope.ADMIN, "POST", "/api/models", this::addModel)
                .on(Scope.ADMIN, "POST", "/api/models/failover", this::failover)
                .on(Scope.ADMIN, "POST", "/api/models/detect", call -> call.reply(probe.detect()))
                .on(Scope.ADMIN, "POST", "/api/models/{}/use", this::useModel)
                .on(Scope.ADMIN, "POST", "/api/models/{}/test", this::testModel)
                .on(Scope.ADMIN, "POST", "/api/models/{}/context", this::context)
                .onEither(Scope.APPROVE, Scope.ADMIN, "POST", "/api/models/{}/look", call -> look(call, true))
                .on(Scope.ADMIN, "DELETE", "/api/models/{}/look", call -> look(call, false))
                .on(Scope.ADMIN, "DELETE", "/api/models/{}", this::removeModel);
    }

    /// Returns the models, each with what its server said that it takes.
    private Json.Obj shown() {
        var all = models.json();
        var rows = all.array("models").stream()
                .map(item -> Json.object(item, "models"))
                .map(row -> {
                    var model = models.named(row.text("name"));
                    var more = Json.object();
                    row.members().forEach(more::put);
                    more.put(ModelManner.TOOLS, ModelManner.tools(contexts.sized(model)));
                    contexts.of(model).ifPresent(learned -> more.put("learnedContext", learned.json()));
                    return more.build();
                })
                .toList();
        var shown = Json.object();
        all.members().forEach(shown::put);
        return shown.put("models", Json.array(rows)).build();
    }

    private void context(Call call) {
        contexts.ask(models.named(call.names().getFirst()), call.principal().id());
        call.reply(shown());
    }

    private void addModel(Call call) {
        var json = call.json();
        var name = json.text("name");
        var found = json.optionalText("file").map(file -> embedded.look(name, file));
        var wish = new Models.Wish(
                name,
                json.text("api"),
                json.optionalText("baseUrl").orElse(""),
                json.optionalText("model").orElse(""),
                json.optionalText("key").map(String::strip).map(Models::utf8),
                json.optionalText("proxied"),
                json.optionalText("allow").map(ModelRoutes::level),
                json.flag("pseudonyms", false),
                json.optionalText("region"),
                Lifetimes.parse(json.optionalText("expires").orElse("90d"), LONGEST_LIFE),
                found.map(seen -> ModelWay.of(seen.file())).orElseGet(() -> way(name, json)),
                json.optionalText("certificateKey").map(Pem::key),
                found.map(seen -> ModelManner.of(json).within(seen.context())).orElseGet(() -> ModelManner.of(json)));
        models.add(wish, call.principal());
        call.reply(shown());
    }

    private static ModelWay way(String name, Json.Obj json) {
        var ca = json.optionalText("ca").map(text -> Pem.certificates(text, "the file of --ca"));
        var certificate =
                json.optionalText("certificate").map(text -> Pem.certificates(text, "the file of --certificate"));
        var entry = Json.object()
                .put("ca", Json.strings(ca.orElse(List.of())))
                .put("certificate", Json.strings(certificate.orElse(List.of())))
                .put("certificateKey", json.optionalText("certificateKey").map(key -> "vault:model." + name + ".tls"))
                .put("via", json.optionalText("via"));
        return ModelWay.of(entry.build());
    }

    private static Classification level(String text) {
        return switch (text) {
            case "public" -> Classification.PUBLIC;
            case "personal" -> Classification.PERSONAL;
            default -> throw new JsonException("allow", "has to be public or personal");
        };
    }

    private void useModel(Call call) {
        models.use(call.names().getFirst(), call.principal());
        call.reply(shown());
    }

    private void failover(Call call) {
        var names = new ArrayList<String>();
        for (var item : call.json().array("models")) {
            if (!(item instanceof Json.Str(var name))) {
                throw new JsonException("models", "has to be a list of names");
            }
            names.add(name);
        }
        models.failover(names, call.principal());
        call.reply(shown());
    }

    private void look(Call call, boolean on) {
        models.look(call.names().getFirst(), on, call.principal());
        call.reply(shown());
    }

    private void testModel(Call call) {
        call.reply(probe.test(
                models.named(call.names().getFirst()), call.principal().id()));
    }

    private void removeModel(Call call) {
        models.remove(call.names().getFirst(), call.principal());
        call.done();
    }
}
