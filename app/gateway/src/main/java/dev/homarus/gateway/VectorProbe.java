package dev.homarus.gateway;

import dev.homarus.budget.Spender;
import dev.homarus.egress.EgressGate;
import dev.homarus.egress.Onlooker;
import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.Refused;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Segment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks an embedded model for the vector of a word.
record VectorProbe(EgressGate egress) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MOST = 4 * 1_048_576;

    /// Returns how many numbers a vector has.
    ///
    /// @param look is shown the request first, where the owner wants that
    /// @throws dev.homarus.types.ProblemException what is wrong
    long numbers(Model model, Spender who, Onlooker look) throws IOException {
        var body = Json.object().put("input", "OK").build().bytes();
        var out = new Outgoing(
                model.destination(),
                "POST",
                "/embeddings",
                Map.of(),
                Optional.empty(),
                List.of(new Segment("framing", Label.SYSTEM, body)),
                "(model test)",
                LIMIT);
        try (var exchange = egress.send(out, who, look)) {
            var answer = exchange.body().readNBytes(MOST);
            if (exchange.status() != 200) {
                throw Refused.of(model.id(), exchange.status(), Optional.empty(), answer)
                        .problem()
                        .asException();
            }
            exchange.complete();
            return Json.object(JsonText.parseObject(answer).array("data").getFirst(), "data")
                    .array("embedding")
                    .size();
        } catch (JsonException | java.util.NoSuchElementException e) {
            throw ModelApi.notUnderstood().asException();
        }
    }
}
