package dev.homarus.gateway;

import dev.homarus.image.Carried;
import dev.homarus.image.Image;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.util.List;

/// The images in a message of a chat completion: parts `{"type":"image_url","image_url":{"url":"data:…"}}`.
final class OpenAiImages {
    private OpenAiImages() {}

    /// Whether a part of a message's content is an image that may stand there.
    static boolean isOne(Json.Obj message, Json.Obj part) {
        return part.text("type").equals("image_url") && message.text("role").equals("user");
    }

    /// @throws dev.homarus.types.ProblemException IMAGE-001 to IMAGE-005; an address is not fetched
    static List<Image> of(Json.Obj message) {
        return message.get("content").orElse(Json.Null.NULL) instanceof Json.Arr(var parts)
                ? Image.together(parts.stream()
                        .map(part -> Json.object(part, "content"))
                        .filter(part -> isOne(message, part))
                        .map(part -> Carried.ofUrl(part.object("image_url")
                                .orElseThrow(() -> new JsonException("image_url", "has to be an object"))
                                .text("url")))
                        .toList())
                : List.of();
    }
}
