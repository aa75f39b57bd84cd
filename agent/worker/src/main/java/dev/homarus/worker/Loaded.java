package dev.homarus.worker;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.args.PoolingType;
import dev.homarus.protocol.Json;
import java.nio.file.Path;
import java.util.Optional;

/// The file in the library: once for answers and once for embeddings, since one instance of the library does
/// not do both. Each is opened when it is first needed; the weights are mapped, so that they are in memory
/// once. Used by one thread.
final class Loaded {
    /// The most tokens of a text that becomes one vector.
    private static final int LONGEST_TEXT = 2_048;

    private final Path file;
    private final Gguf head;
    private final Room room;
    private final int threads;
    private Optional<LlamaModel> answers = Optional.empty();
    private Optional<LlamaModel> vectors = Optional.empty();

    /// Opens it for what it does best.
    ///
    /// @param threads how many work at the same time
    /// @throws Unfit LIBRARY, LOAD
    Loaded(Path file, Gguf head, Room room, int threads) throws Unfit {
        this.file = file;
        this.head = head;
        this.room = room;
        this.threads = threads;
        if (head.answers()) {
            answers();
        } else {
            vectors();
        }
    }

    private LlamaModel answers() throws Unfit {
        if (answers.isEmpty()) {
            answers = Optional.of(
                    open(parameters(room.context()).setBatchSize(Room.BATCH).setUbatchSize(Room.BATCH)));
        }
        return answers.get();
    }

    private LlamaModel vectors() throws Unfit {
        if (vectors.isEmpty()) {
            int longest = longestText();
            var parameters = parameters(longest)
                    .setBatchSize(longest)
                    .setUbatchSize(longest)
                    .enableEmbedding();
            // A model that answers says of a text what it would say next; the library's mean of all tokens is not for
            // it.
            vectors = Optional.of(open(head.answers() ? parameters.setPoolingType(PoolingType.LAST) : parameters));
        }
        return vectors.get();
    }

    private ModelParameters parameters(int context) {
        return new ModelParameters()
                .setModel(file.toString())
                .setThreads(threads)
                .setCtxSize(context)
                .setParallel(1)
                .disableContextShift()
                .skipWarmup()
                .enableJinja();
    }

    private static LlamaModel open(ModelParameters parameters) throws Unfit {
        try {
            return new LlamaModel(parameters);
        } catch (LinkageError e) {
            System.err.println(e.getMessage());
            throw Unfit.of(Unfit.Reason.LIBRARY);
        } catch (RuntimeException e) {
            throw Unfit.of(Unfit.Reason.LOAD);
        }
    }

    /// Returns how many tokens a prompt and its answer may have together.
    int context() {
        return room.context();
    }

    /// Returns how many tokens a text may have that becomes a vector.
    int longestText() {
        return Math.min(room.context(), LONGEST_TEXT);
    }

    /// Returns the prompt that the file's own template makes. A template that refuses ends this process: the
    /// library knows no other way.
    String prompt(Json.Obj spoken) throws Unfit {
        return answers().applyTemplate(spoken.write());
    }

    int promptTokens(String prompt) throws Unfit {
        return answers().encode(prompt).length;
    }

    LlamaIterator answer(InferenceParameters parameters) throws Unfit {
        return answers().generate(parameters).iterator();
    }

    int textTokens(String text) throws Unfit {
        return vectors().encode(text).length;
    }

    float[] vector(String text) throws Unfit {
        return vectors().embed(text);
    }
}
