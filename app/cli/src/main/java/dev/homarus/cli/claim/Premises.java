package dev.homarus.cli.claim;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Screen;
import dev.homarus.cli.local.Surroundings;
import dev.homarus.protocol.Json;
import dev.homarus.types.Entropy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;

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

    /// The sockets of the gateway's process.
    ProcessSockets sockets() {
        return new ProcessSockets(
                Path.of("/proc", pid()),
                () -> gateway.get("/api/sockets").array("inodes").stream()
                        .map(inode -> inode instanceof Json.Str(var text) ? text : "")
                        .collect(Collectors.toSet()));
    }

    /// Says how it is known which sockets are the gateway's, where that was not seen but told.
    String howLooked() {
        return sockets().mayLook()
                ? ""
                : " Which sockets are its own it says itself: no program of this user may look into a process that holds"
                        + " keys. As root, this check looks for itself.";
    }

    /// The gateway's process, or a word in its place.
    String pid() {
        return status.map(known -> Long.toString(known.number("pid", 0, 0, Long.MAX_VALUE)))
                .orElse("PID");
    }
}
