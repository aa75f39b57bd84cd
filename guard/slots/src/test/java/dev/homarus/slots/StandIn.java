package dev.homarus.slots;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A shell script in the place of a program. It writes its arguments to `argv`, its environment to `env` and its
/// input to `stdin`, and then does what the test says.
final class StandIn {
    private StandIn() {}

    static Path program(Path folder, String script) {
        try {
            var file = folder.resolve("program");
            Files.writeString(file, """
                    #!/bin/sh
                    PATH=/usr/bin:/bin
                    cd 'FOLDER' || exit 99
                    printf '%s\\n' "$*" >>argv
                    env >env
                    """.replace("FOLDER", folder.toString()) + script + "\n");
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path folder, String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
