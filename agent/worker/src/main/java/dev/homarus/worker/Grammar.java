package dev.homarus.worker;

import de.kherud.llama.LlamaModel;
import dev.homarus.protocol.Json;
import java.util.Optional;

/// The grammar that holds a model to a shape: no token is made that a JSON of the schema could not go on with.
final class Grammar {
    /// The longest that the library is given, in characters of its own grammar.
    private static final int LONGEST = 1_000_000;

    private Grammar() {}

    /// Returns the schema of an answer, where the request has one.
    static Optional<Json.Obj> schema(Json.Obj request) {
        return request.object("response_format")
                .flatMap(format -> format.object("json_schema"))
                .flatMap(shape -> shape.object("schema"));
    }

    /// Returns the grammar of a schema; nothing where none is known of it.
    static Optional<String> of(Json.Obj schema) {
        if (!Schemas.isKnown(schema)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LlamaModel.jsonSchemaToGrammar(schema.write()))
                    .filter(grammar -> grammar.length() <= LONGEST);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
