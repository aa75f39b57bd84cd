package dev.homarus.cli.explain;

import dev.homarus.protocol.Json;

/// Answers one question about what would be decided; the same question always gets the same answer.
public interface Explainer {
    /// Returns the answer, with the question's id.
    ///
    /// @throws dev.homarus.protocol.JsonException for a question that lacks something
    Json.Obj explain(Json.Obj question);

    /// Returns the page of the documentation that shows what a line looks like.
    String page();
}
