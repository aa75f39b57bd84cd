package dev.homarus.gateway;

import dev.homarus.loop.Model;
import dev.homarus.provider.ModelApi;
import dev.homarus.types.Destination;
import dev.homarus.types.Problem;
import dev.homarus.types.SecretRef;
import java.net.URI;
import java.util.Optional;

/// Makes a model of its settings.
final class MadeModel {
    static final String EMBEDDED = "embedded";

    private MadeModel() {}

    /// @param destination the name of its destination
    /// @throws dev.homarus.types.ProblemException MODEL-010, MODEL-011, MODEL-032
    static Model of(String name, String destination, Config.Entry entry) {
        var api = ModelApi.named(entry.api())
                .orElseThrow(() -> new Problem(
                                "MODEL-010",
                                "There is no --api '" + entry.api() + "'.",
                                "Use openai (also for LM Studio, vLLM, llama.cpp, OpenRouter), responses, anthropic,"
                                        + " gemini, ollama or embedded.")
                        .asException());
        if (api.name().equals(EMBEDDED) != entry.way().file().isPresent()) {
            throw new Problem(
                            "MODEL-032",
                            "An embedded model has a file, and no other has one.",
                            "Give both: homarus model add " + name + " --api embedded --file PATH")
                    .asException();
        }
        return entry.way().file().isPresent()
                ? new Model(
                        name,
                        api,
                        Destination.embedded(destination),
                        "",
                        entry.model(),
                        Optional.empty(),
                        entry.manner())
                : elsewhere(name, destination, api, entry);
    }

    private static Model elsewhere(String name, String destination, ModelApi api, Config.Entry entry) {
        try {
            var base = URI.create(entry.baseUrl());
            if (base.getRawQuery() != null || base.getRawFragment() != null) {
                throw new IllegalArgumentException("query");
            }
            var path = Optional.ofNullable(base.getRawPath()).orElse("").replaceAll("/+$", "");
            var to = Destination.of(destination, base);
            return new Model(
                    name,
                    api,
                    entry.way().isOwn() ? to.asOwn() : to,
                    path,
                    entry.model(),
                    entry.key().map(SecretRef::parse),
                    entry.manner());
        } catch (IllegalArgumentException e) {
            throw new Problem(
                            "MODEL-011",
                            "The base URL of the model '" + name + "' is not usable.",
                            "Give it like http://127.0.0.1:8080/v1, without a key, a query or a fragment.")
                    .asException();
        }
    }
}
