package dev.homarus.provider;

import dev.homarus.types.Outgoing.Credential;
import dev.homarus.types.Problem;
import dev.homarus.types.SecretRef;
import dev.homarus.types.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// One vendor's wire format. Stateless and thread-safe.
public sealed interface ModelApi permits OpenAiApi, ResponsesApi, AnthropicApi, GeminiApi, OllamaApi, EmbeddedApi {
    /// The most characters of text, and of arguments of one call, that a reply may have.
    int MAX_REPLY = 1_048_576;

    /// The most calls in one reply.
    int MAX_CALLS = 32;

    /// Returns the format of this name: `openai`, `responses`, `anthropic`, `gemini`, `ollama` or `embedded`.
    static Optional<ModelApi> named(String name) {
        return switch (name) {
            case "openai" -> Optional.of(OpenAiApi.INSTANCE);
            case "responses" -> Optional.of(ResponsesApi.INSTANCE);
            case "anthropic" -> Optional.of(AnthropicApi.INSTANCE);
            case "gemini" -> Optional.of(GeminiApi.INSTANCE);
            case "ollama" -> Optional.of(OllamaApi.INSTANCE);
            case "embedded" -> Optional.of(EmbeddedApi.INSTANCE);
            default -> Optional.empty();
        };
    }

    String name();

    /// Returns the path of the chat request below the base URL, with its query.
    String chatPath(String model);

    /// Returns what every request says in its head, beside the key.
    default Map<String, String> headers() {
        return Map.of("Accept", "text/event-stream, application/x-ndjson");
    }

    /// Returns the beginning of the body of a streaming request, up to the first piece of the prompt.
    List<Segment> opening(Terms terms, List<ToolSpec> tools);

    /// Returns the most tokens of an answer that such a request allows; empty where it leaves that to the
    /// server.
    default Optional<Long> limit(Terms terms) {
        return terms.maxOutput();
    }

    /// Tells whether an answer can be held to a shape where the model may call tools too.
    default boolean shapesBesideTools(Terms terms) {
        return true;
    }

    /// Whether pictures can be sent to it at all; a piece for one that takes none has none.
    default boolean takesImages() {
        return true;
    }

    /// Returns one piece of the prompt as it stands in the body, each of its pictures in a segment of its own.
    /// It depends on the piece and on its place alone, so that it is the same in every later request of a
    /// conversation.
    List<Segment> piece(Prompt.Piece piece, Place place);

    /// Returns the end of the body, after a piece of a person or of a tool.
    Segment closing();

    /// Returns the body of a streaming request, in labelled segments, each holding at most one piece of the
    /// prompt.
    default List<Segment> request(Terms terms, Prompt prompt) {
        var segments = new ArrayList<>(opening(terms, prompt.tools()));
        Optional<Prompt.Piece> before = Optional.empty();
        for (var piece : prompt.pieces()) {
            segments.addAll(piece(piece, Place.of(piece, before)));
            before = Optional.of(piece);
        }
        segments.add(closing());
        return segments;
    }

    /// Returns where the key goes.
    Credential credential(SecretRef key);

    /// Reads a streamed answer to its end; pieces of text are handed on as they come, and reasoning is not.
    ///
    /// @param offered the names of the tools that were offered: a call that a model without calls of its own
    ///     writes as text is one of these
    /// @throws dev.homarus.types.ProblemException MODEL-005 cut off, MODEL-006 not understood, MODEL-007 too
    ///     long, or what the provider says in the middle of it
    ModelReply read(InputStream body, Set<String> offered, Consumer<String> onText) throws IOException;

    /// Returns the path that lists the models, below the base URL.
    String modelsPath();

    /// Returns the names in an answer to [#modelsPath].
    List<String> models(byte[] body);

    /// The answer ended too early.
    static Problem cut() {
        return new Problem(
                "MODEL-005",
                "The connection to the model ended in the middle of its answer.",
                "Ask again; what was said before is kept.");
    }

    /// The answer is not in the format.
    static Problem notUnderstood() {
        return new Problem(
                "MODEL-006",
                "The model's server answered something that is not its format.",
                "Check the base URL and --api of the model: homarus model list.");
    }

    /// The answer has no end.
    static Problem tooLong() {
        return new Problem(
                "MODEL-007",
                "The model did not stop; its answer was cut at " + MAX_REPLY + " characters.",
                "Ask again with a narrower question, or use another model.");
    }
}
