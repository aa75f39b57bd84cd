package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What well-known model providers say about what they are sent, by host: where it is processed, how long it is
/// kept, whether it trains models. Each fact names its public source; what no source says is unknown. The host has
/// to be exactly the one that is named.
final class ProviderCards {
    private final Map<String, Json.Obj> cards = new LinkedHashMap<>();

    ProviderCards() {
        try (var in = ProviderCards.class.getResourceAsStream("providers.json")) {
            if (in == null) {
                throw new IllegalStateException("No providers.json");
            }
            if (JsonText.parse(in.readAllBytes()) instanceof Json.Arr(var items)) {
                items.stream()
                        .map(item -> Json.object(item, "provider"))
                        .forEach(card -> cards.put(card.text("host"), card));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the row of `GET /api/providers/HOST`: what is unknown is not there.
    Json.Obj card(String host) {
        return Optional.ofNullable(cards.get(host))
                .orElseGet(() -> Json.object().put("host", host).build());
    }

    /// Returns where a host processes what it is sent.
    Optional<String> region(String host) {
        return card(host).object("region").map(region -> region.text("is"));
    }

    Map<String, Json.Obj> all() {
        return Map.copyOf(cards);
    }
}
