package dev.homarus.cli;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Screen;
import dev.homarus.cli.local.Surroundings;
import java.time.InstantSource;

/// What every command works with.
record Context(Surroundings around, Screen screen, InstantSource clock) {
    LocalGateway gateway() {
        return new LocalGateway(around.socket());
    }
}
