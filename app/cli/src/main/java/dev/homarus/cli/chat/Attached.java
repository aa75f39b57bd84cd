package dev.homarus.cli.chat;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.nio.file.Path;

/// An image that goes with what is said next: the gateway has it, without what it tells beside what it shows.
///
/// @param id as the gateway named it
/// @param words what a person reads of it
public record Attached(String id, String words) {
    /// Hands an image file to the gateway.
    ///
    /// @throws ProblemException CLI-080 not a file that can be read, CLI-081 too large, and what the gateway
    ///     says of it, with the file's name
    public static Attached of(LocalGateway gateway, Path file) {
        var bytes = ImageFile.read(file);
        try {
            var told = gateway.post("/api/images", bytes);
            return new Attached(told.text("id"), words(told));
        } catch (ProblemException e) {
            var problem = e.problem();
            throw problem.code().startsWith("IMAGE-")
                    ? new Problem(
                                    problem.code(),
                                    Shown.exactly(file.toString()) + ": " + problem.sentence(),
                                    problem.remedy())
                            .asException()
                    : e;
        }
    }

    private static String words(Json.Obj told) {
        return told.text("type") + ", " + told.number("width", 0, 0, Integer.MAX_VALUE) + " × "
                + told.number("height", 0, 0, Integer.MAX_VALUE) + " pixels, "
                + told.number("bytes", 0, 0, Integer.MAX_VALUE) + " bytes";
    }
}
