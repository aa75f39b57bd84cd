package dev.homarus.cli.claim;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Screen;
import dev.homarus.cli.local.Surroundings;
import dev.homarus.protocol.Json;
import dev.homarus.types.Entropy;
import java.time.InstantSource;
import java.util.Optional;

/// What the checks go by.
///
/// @param status what the gateway says of itself; empty where none runs
public record Premises(
        Surroundings around,
        Screen screen,
        LocalGateway gateway,
        Optional<Json.Obj> status,
        Entropy entropy,
        InstantSource clock) {
    static final Verdict NOT_RUNNING =
            new Verdict.Skip("The gateway is not running. Start it with: homarus start --detach");

    /// The gateway's process, or a word in its place.
    String pid() {
        return status.map(known -> Long.toString(known.number("pid", 0, 0, Long.MAX_VALUE)))
                .orElse("PID");
    }
}
