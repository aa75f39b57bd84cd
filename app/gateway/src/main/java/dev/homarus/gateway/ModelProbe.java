package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.egress.EgressGate;
import dev.homarus.egress.Onlooker;
import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.provider.EmbeddingApi;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.Prompt;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
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
    private static final int MAX_LIST = 4 * 1_048_576;

    private static final List<Prompt.User> HELLO = List.of(new Prompt.User("Say OK.", Label.SYSTEM));

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
        var ask = ModelAsk.owners(egress, gate, model, "test", by);
        var begin = new AtomicLong(System.nanoTime());
        ask = ask.shownTo(timed(ask.look(), begin));
        try {
            ask.answer(new Prompt(List.copyOf(HELLO), List.of()));
            var good = Json.object().put("ok", true).put("milliseconds", (System.nanoTime() - begin.get()) / 1_000_000);
            if (model.destination().isEmbedded()) {
                var vectors = ask.vectors(EmbeddingApi.of(model.api()).orElseThrow(), HELLO);
                good.put("vector", vectors.rows().getFirst().length);
            }
            contexts.ask(model, by)
                    .ifPresent(size -> good.put("serverContext", size.tokens())
                            .put("contextSource", size.source())
                            .put("contextKept", size.has()));
            return good.build();
        } catch (ProblemException e) {
            return ModelAsk.failed(e.problem());
        } catch (IOException e) {
            return ModelAsk.failed(ModelApi.cut());
        }
    }

    /// Notes when the owner has looked.
    private static Onlooker timed(Onlooker look, AtomicLong begin) {
        return (shown, sha256) -> {
            var answer = look.show(shown, sha256);
            begin.set(System.nanoTime());
            return answer;
        };
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
