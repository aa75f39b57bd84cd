package dev.homarus.system;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// An HTTP answer.
///
/// @param headers by lower-case name; of a repeated one, the last
record Answer(int status, Map<String, String> headers, byte[] body) {
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    Json.Obj json() {
        return JsonText.parseObject(body);
    }

    /// Returns the code of the Problem that the body has to be, in either of the two shapes.
    String problem() {
        var json = json();
        if (json.object("error").isPresent()) {
            return json.object("error").get().text("code");
        }
        var problem = json.object("problem").orElseThrow(() -> new AssertionError("no problem in " + text()));
        if (problem.text("sentence").isBlank() || problem.text("remedy").isBlank()) {
            throw new AssertionError("a problem without words: " + text());
        }
        return problem.text("code");
    }

    /// Returns this where the status is as expected.
    Answer expect(int expected) {
        if (status != expected) {
            throw new AssertionError("expected " + expected + ", got " + status + ": " + text());
        }
        return this;
    }
}
