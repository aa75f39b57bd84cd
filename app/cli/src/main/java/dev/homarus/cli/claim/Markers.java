package dev.homarus.cli.claim;

import dev.homarus.cli.local.Events;
import dev.homarus.cli.local.LocalGateway;
import dev.homarus.protocol.Json;
import dev.homarus.types.Entropy;
import dev.homarus.types.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Random words, each handed to the gateway in one of the ways in which an owner hands it something.
///
/// @param said by name of the place
record Markers(Map<String, String> said) {
    private static final String SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 30;

    static Markers random(Entropy entropy) {
        var said = new LinkedHashMap<String, String>();
        for (var place : new String[] {"message", "session", "token", "secret", "control"}) {
            var word = new StringBuilder("hv");
            for (byte b : entropy.bytes(LENGTH)) {
                word.append(SIGNS.charAt((b & 0xff) % SIGNS.length()));
            }
            said.put(place, word.toString());
        }
        return new Markers(said);
    }

    String of(String place) {
        return Optional.ofNullable(said.get(place)).orElseThrow();
    }

    /// The name of the conversation that the check leaves behind.
    String session() {
        return "verify-" + of("session");
    }

    /// Says and stores the words; returns what has to be called to take back what can be taken back.
    Runnable plant(LocalGateway gateway) {
        var body = Json.object().put("session", session()).put("text", "/search " + of("message"));
        try (var events = gateway.events("/api/chat", body.build())) {
            drain(events);
        }
        var token = gateway.post(
                "/api/tokens",
                Json.object()
                        .put("scope", "read")
                        .put("label", of("token"))
                        .put("expires", "5m")
                        .build());
        var secret = "/api/vault/verify." + token.text("id").replaceAll("[^A-Za-z0-9]", "");
        gateway.put(secret, Json.object().put("value", of("secret")).build());
        return () -> {
            quietly(() -> gateway.delete("/api/tokens/" + LocalGateway.encoded(token.text("id"))));
            quietly(() -> gateway.delete(secret));
        };
    }

    private static void drain(Events events) {
        for (var event = events.next(); event.isPresent(); event = events.next()) {
            if (event.get().text("type").equals("turn.done")) {
                return;
            }
        }
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (ProblemException e) {
            // A gateway that went away takes them with it; the token ends by itself.
        }
    }

    /// Every form of every word, by a name that says which.
    Map<String, byte[]> forms() {
        var forms = new LinkedHashMap<String, byte[]>();
        said.forEach((place, word) -> Disguises.of(word)
                .forEach((form, bytes) -> forms.put(form + " form of the " + place + " marker", bytes)));
        return forms;
    }
}
