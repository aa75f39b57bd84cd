package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.budget.Spender;
import dev.homarus.budget.Tokens;
import dev.homarus.egress.EgressGate;
import dev.homarus.egress.Onlooker;
import dev.homarus.loop.Model;
import dev.homarus.loop.OwnersLook;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.Prompt;
import dev.homarus.provider.Refused;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// Asks models' servers whether they work, and looks for servers on this machine.
final class ModelProbe {
    private record Place(String name, String api, String baseUrl) {}

    /// Where well-known servers listen unless told otherwise.
    private static final List<Place> PLACES = List.of(
            new Place("ollama", "ollama", "http://127.0.0.1:11434"),
            new Place("lmstudio", "openai", "http://127.0.0.1:1234/v1"),
            new Place("llamacpp", "openai", "http://127.0.0.1:8080/v1"),
            new Place("vllm", "openai", "http://127.0.0.1:8000/v1"));

    private static final Set<String> ORIGINS = PLACES.stream()
            .map(place -> Destination.of("detect", URI.create(place.baseUrl())).origin())
            .collect(Collectors.toUnmodifiableSet());

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration TEST_LIMIT = Duration.ofSeconds(60);
    private static final int MAX_LIST = 4 * 1_048_576;

    private static final String TEST = "(model test)";

    private final EgressGate egress;
    private final ActionGate gate;
    private final Contexts contexts;

    ModelProbe(EgressGate egress, ActionGate gate, Contexts contexts) {
        this.egress = egress;
        this.gate = gate;
        this.contexts = contexts;
    }

    static Set<String> origins() {
        return ORIGINS;
    }

    /// Says a word to a model, and tells how long the answer took or what is wrong. Where the owner looks at
    /// each request first, it waits for the yes.
    ///
    /// @param by the id of the principal who wants it
    Json.Obj test(Model model, String by) {
        var prompt = new Prompt(List.of(new Prompt.User("Say OK.", Label.SYSTEM)), List.of());
        var out = new Outgoing(
                model.destination(),
                "POST",
                model.basePath() + model.api().chatPath(model.id()),
                model.api().headers(),
                model.key().map(model.api()::credential),
                model.api().request(model.terms(), prompt),
                TEST,
                TEST_LIMIT);
        var who = new Spender(model.name(), model.id(), "model test", by, TEST)
                .writing(model.api().limit(model.terms()));
        var asking = new Asking(
                TEST, "test-" + System.nanoTime(), "the test of the model " + model.name(), Label.SYSTEM, true);
        var begin = new AtomicLong(System.nanoTime());
        Onlooker look = (shown, sha256) -> {
            var answer = new OwnersLook(gate, asking).show(shown, sha256);
            begin.set(System.nanoTime());
            return answer;
        };
        try (var exchange = egress.send(out, who, look)) {
            if (exchange.status() != 200) {
                var body = exchange.body().readNBytes(Refused.MAX_BODY);
                return failed(Refused.of(model.id(), exchange.status(), exchange.retryAfter(), body)
                        .problem());
            }
            var usage = model.api().read(exchange.body(), Set.of(), text -> {}).usage();
            exchange.settle(Tokens.counted(usage.input(), usage.cacheRead(), usage.output()));
            exchange.complete();
            var good = Json.object().put("ok", true).put("milliseconds", (System.nanoTime() - begin.get()) / 1_000_000);
            if (model.destination().isEmbedded()) {
                good.put("vector", new VectorProbe(egress).numbers(model, who, look));
            }
            contexts.ask(model, by)
                    .ifPresent(size -> good.put("serverContext", size.tokens())
                            .put("contextSource", size.source())
                            .put("contextKept", size.has()));
            return good.build();
        } catch (ProblemException e) {
            return failed(e.problem());
        } catch (IOException e) {
            return failed(ModelApi.cut());
        }
    }

    private static Json.Obj failed(Problem problem) {
        return Json.object()
                .put("ok", false)
                .put("problem", Replies.problem(problem))
                .build();
    }

    /// Looks at the usual places on loopback.
    Json.Obj detect() {
        var found = new ArrayList<Json>();
        for (var place : PLACES) {
            look(place)
                    .ifPresent(models -> found.add(Json.object()
                            .put("name", place.name())
                            .put("api", place.api())
                            .put("baseUrl", place.baseUrl())
                            .put("models", Json.strings(models))
                            .build()));
        }
        return Json.object().put("found", Json.array(found)).build();
    }

    private Optional<List<String>> look(Place place) {
        var api = ModelApi.named(place.api()).orElseThrow();
        var base = URI.create(place.baseUrl());
        var out = new Outgoing(
                Destination.of("detect:" + place.name(), base),
                "GET",
                base.getRawPath() + api.modelsPath(),
                Map.of(),
                Optional.empty(),
                List.of(),
                "(detect)",
                LIMIT);
        try (var exchange = egress.list(out)) {
            return exchange.status() == 200
                    ? Optional.of(api.models(exchange.body().readNBytes(MAX_LIST)))
                    : Optional.empty();
        } catch (ProblemException | JsonException | IOException e) {
            return Optional.empty();
        }
    }
}
