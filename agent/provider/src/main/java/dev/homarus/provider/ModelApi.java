package dev.homarus.provider;

import dev.homarus.types.Outgoing.Credential;
import dev.homarus.types.Problem;
import dev.homarus.types.SecretRef;
import dev.homarus.types.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// One vendor's wire format. Stateless and thread-safe.
public sealed interface ModelApi permits OpenAiApi, OllamaApi {
    /// The most characters of text, and of arguments of one call, that a reply may have.
    int MAX_REPLY = 1_048_576;

    /// The most calls in one reply.
    int MAX_CALLS = 32;

    /// Returns the format of this name: `openai` or `ollama`.
    static Optional<ModelApi> named(String name) {
        return switch (name) {
            case "openai" -> Optional.of(OpenAiApi.INSTANCE);
            case "ollama" -> Optional.of(OllamaApi.INSTANCE);
            default -> Optional.empty();
        };
    }

    String name();

    /// Returns the path of the chat request below the base URL.
    String chatPath();

    /// Returns the beginning of the body of a streaming request, up to the first piece of the prompt.
    List<Segment> opening(String model, List<ToolSpec> tools);

    /// Returns one piece of the prompt as it stands in the body.
    ///
    /// @param first whether it is the first one
    Segment piece(Prompt.Piece piece, boolean first);

    /// Returns the end of the body.
    Segment closing();

    /// Returns the body of a streaming request, in labelled segments, each holding at most one piece of the prompt.
    default List<Segment> request(String model, Prompt prompt) {
        var segments = new ArrayList<>(opening(model, prompt.tools()));
        boolean first = true;
        for (var piece : prompt.pieces()) {
            segments.add(piece(piece, first));
            first = false;
        }
        segments.add(closing());
        return segments;
    }

    /// Returns where the key goes.
    Credential credential(SecretRef key);

    /// Reads a streamed answer to its end; pieces of text are handed on as they come.
    ///
    /// @throws dev.homarus.types.ProblemException MODEL-005 cut off, MODEL-006 not understood, MODEL-007 too long
    ModelReply read(InputStream body, Consumer<String> onText) throws IOException;

    /// Returns the path that lists the models, below the base URL.
    String modelsPath();

    /// Returns the names in an answer to [#modelsPath].
    List<String> models(byte[] body);

    /// Says what a status other than 200 means.
    static Problem refusal(String model, int status) {
        return switch (status) {
            case 401, 403 ->
                new Problem(
                        "MODEL-001",
                        "The provider refused the key (" + status + ").",
                        "Check the key and give it again: homarus vault set, or homarus model add with --key-stdin.");
            case 404 ->
                new Problem(
                        "MODEL-002",
                        "The provider does not know the model '" + model + "', or the base URL is wrong (404).",
                        "Look at what it offers: homarus model test, then homarus model add again.");
            case 429 ->
                new Problem(
                        "MODEL-003",
                        "The provider says: too many requests, or the credit is used up (429).",
                        "Wait a little, look at the account, or use another model: homarus model use.");
            case 400, 413, 422 ->
                new Problem(
                        "MODEL-008",
                        "The provider does not accept the request (" + status + ").",
                        "The conversation may be too long for this model: start a new session, or use another model.");
            default ->
                new Problem(
                        "MODEL-004",
                        "The provider failed (" + status + ").",
                        "Try again in a moment, or use another model: homarus model use.");
        };
    }

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
