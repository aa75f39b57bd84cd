package dev.homarus.worker;

import java.util.List;
import java.util.Set;

/// What the head of a GGUF file says that is needed here. Source: ggml, `docs/gguf.md`, version 3.
///
/// @param architecture lower case letters, digits, dots, dashes and underscores, as `llama`
/// @param bytes of the whole file
/// @param context tokens that the model was trained with, at least 1
/// @param blocks layers
/// @param embedding numbers of one token's vector
/// @param feedForward numbers of the wider layer between
/// @param heads of attention
/// @param keyValue numbers that one token keeps in one layer: keys and values together
/// @param vocabulary how many tokens there are
/// @param control texts of the tokens that steer a model, as `<|im_end|>`
record Gguf(
        String architecture,
        long bytes,
        long context,
        long blocks,
        long embedding,
        long feedForward,
        long heads,
        long keyValue,
        long vocabulary,
        List<String> control) {
    private static final Set<String> ENCODERS =
            Set.of("bert", "nomic-bert", "nomic-bert-moe", "jina-bert-v2", "t5encoder");

    Gguf {
        control = List.copyOf(control);
    }

    /// Whether it answers; an encoder only makes embeddings.
    boolean answers() {
        return !ENCODERS.contains(architecture);
    }
}
