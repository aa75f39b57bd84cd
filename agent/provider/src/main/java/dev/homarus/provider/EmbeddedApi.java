package dev.homarus.provider;

import dev.homarus.types.Outgoing.Credential;
import dev.homarus.types.Problem;
import dev.homarus.types.SecretRef;
import dev.homarus.types.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What the process of an embedded model speaks: OpenAI's chat completions (`docs/spec/engine.md`).
public final class EmbeddedApi implements ModelApi {
    static final EmbeddedApi INSTANCE = new EmbeddedApi();

    private static final ModelApi WIRE = OpenAiApi.INSTANCE;

    private EmbeddedApi() {}

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public String chatPath(String model) {
        return WIRE.chatPath(model);
    }

    /// @throws dev.homarus.types.ProblemException MODEL-041 for a degree of reasoning
    @Override
    public List<Segment> opening(Terms terms, List<ToolSpec> tools) {
        if (terms.effort().filter(effort -> effort != Effort.OFF).isPresent()) {
            throw new Problem(
                            "MODEL-041",
                            "A model of a file is not told how much to reason.",
                            "Add it again without --reasoning.")
                    .asException();
        }
        return WIRE.opening(terms, tools);
    }

    /// Its worker holds the model to a grammar, which a call of a tool would not keep to.
    @Override
    public boolean shapesBesideTools(Terms terms) {
        return false;
    }

    @Override
    public List<Segment> piece(Prompt.Piece piece, Place place) {
        return WIRE.piece(piece, place);
    }

    /// Its worker reads texts only.
    @Override
    public boolean takesImages() {
        return false;
    }

    @Override
    public Segment closing() {
        return WIRE.closing();
    }

    /// It has none; this is where one would stand.
    @Override
    public Credential credential(SecretRef key) {
        return WIRE.credential(key);
    }

    @Override
    public ModelReply read(InputStream body, Set<String> offered, Consumer<String> onText) throws IOException {
        return WIRE.read(body, offered, onText);
    }

    @Override
    public String modelsPath() {
        return WIRE.modelsPath();
    }

    @Override
    public List<String> models(byte[] body) {
        return WIRE.models(body);
    }
}
