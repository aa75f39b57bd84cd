package dev.homarus.cli.chat;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An image that goes with what is said next: the gateway has it, without what it tells beside what it shows.
///
/// @param id as the gateway named it
/// @param words what a person reads of it
public record Attached(String id, String words) {
    private static final long MAX_BYTES = 4_194_304;

    /// Hands an image file to the gateway.
    ///
    /// @throws dev.homarus.types.ProblemException CLI-080 not a file that can be read, CLI-081 too large, and
    ///     what the gateway says of it
    public static Attached of(LocalGateway gateway, Path file) {
        var name = Shown.exactly(file.toString());
        byte[] bytes;
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
                throw new Problem(
                                "CLI-081",
                                "The image " + name + " has more than " + MAX_BYTES + " bytes.",
                                "Make it smaller; models look at no more than about 1,500 × 1,500 pixels.")
                        .asException();
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Problem("CLI-080", "The image " + name + " cannot be read.", "Name a file that you may read.")
                    .asException();
        }
        var told = gateway.post("/api/images", bytes);
        return new Attached(told.text("id"), words(told));
    }

    private static String words(Json.Obj told) {
        return told.text("type") + ", " + told.number("width", 0, 0, Integer.MAX_VALUE) + " × "
                + told.number("height", 0, 0, Integer.MAX_VALUE) + " pixels, "
                + told.number("bytes", 0, 0, Integer.MAX_VALUE) + " bytes";
    }
}
