package dev.homarus.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Writes a llama with two layers and weights that mean nothing, always the same. Also a program of its own:
/// `java TinyGguf.java FILE [ARCHITECTURE [CONTEXT [TEMPLATE]]]`. One with a context of at most 1,024 comes to an end
/// by
/// itself; one with more goes on and on.
public final class TinyGguf {
    static final int WIDTH = 64;
    private static final int LAYERS = 2;
    private static final int WIDER = 128;
    private static final int HEADS = 4;
    private static final int ALIGNMENT = 32;
    private static final int END = 2;

    private static final int UNSIGNED = 4;
    private static final int SIGNED = 5;
    private static final int FLOAT = 6;
    private static final int TEXT = 8;
    private static final int ARRAY = 9;

    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int BYTE = 6;

    static final String CHATML =
            "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
                    + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    private record Token(String text, int type) {}

    private final ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    private int count;

    private TinyGguf() {}

    public static void main(String[] arguments) throws IOException {
        write(
                Path.of(arguments[0]),
                arguments.length > 1 ? arguments[1] : "llama",
                arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4_096,
                arguments.length > 3 ? arguments[3] : CHATML);
    }

    static Path write(Path file) throws IOException {
        return write(file, "llama", 4_096, CHATML);
    }

    static Path write(Path file, String architecture, int context, String template) throws IOException {
        var made = new TinyGguf();
        var tokens = tokens();
        made.describe(architecture, context, template, tokens);
        try (var out = Files.newOutputStream(file)) {
            made.writeTo(out, tensors(tokens.size()), context <= 1_024);
        }
        return file;
    }

    private static List<Token> tokens() {
        var tokens = new ArrayList<Token>();
        tokens.add(new Token("<unk>", UNKNOWN));
        tokens.add(new Token("<s>", CONTROL));
        tokens.add(new Token("</s>", CONTROL));
        for (int i = 0; i < 256; i++) {
            tokens.add(new Token("<0x%02X>".formatted(i), BYTE));
        }
        tokens.add(new Token("<|im_start|>", CONTROL));
        tokens.add(new Token("<|im_end|>", CONTROL));
        for (var word : List.of("\u2581", "e", "t", "a", "o", "i", "n", "s", "h", "r", "d", "l", "u")) {
            tokens.add(new Token(word, NORMAL));
        }
        for (var word : List.of("the", "a", "house", "cat", "door", "opens", "red", "and", "sees")) {
            tokens.add(new Token("\u2581" + word, NORMAL));
        }
        return tokens;
    }

    private void describe(String architecture, int context, String template, List<Token> tokens) throws IOException {
        text("general.architecture", architecture);
        text("general.name", "tiny");
        number(architecture + ".context_length", context);
        number(architecture + ".embedding_length", WIDTH);
        number(architecture + ".block_count", LAYERS);
        number(architecture + ".feed_forward_length", WIDER);
        number(architecture + ".attention.head_count", HEADS);
        number(architecture + ".attention.head_count_kv", HEADS);
        number(architecture + ".rope.dimension_count", WIDTH / HEADS);
        number(architecture + ".vocab_size", tokens.size());
        key(architecture + ".attention.layer_norm_rms_epsilon", FLOAT);
        fraction(pairs, 1e-5f);
        text("tokenizer.ggml.model", "llama");
        array("tokenizer.ggml.tokens", TEXT, tokens.size());
        for (var token : tokens) {
            text(pairs, token.text());
        }
        array("tokenizer.ggml.scores", FLOAT, tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            fraction(pairs, -i);
        }
        array("tokenizer.ggml.token_type", SIGNED, tokens.size());
        for (var token : tokens) {
            number(pairs, token.type(), Integer.BYTES);
        }
        number("tokenizer.ggml.bos_token_id", 1);
        number("tokenizer.ggml.eos_token_id", 2);
        text("tokenizer.chat_template", template);
    }

    private static Map<String, long[]> tensors(int vocabulary) {
        var tensors = new LinkedHashMap<String, long[]>();
        tensors.put("token_embd.weight", new long[] {WIDTH, vocabulary});
        tensors.put("output_norm.weight", new long[] {WIDTH});
        tensors.put("output.weight", new long[] {WIDTH, vocabulary});
        for (int layer = 0; layer < LAYERS; layer++) {
            var block = "blk." + layer + ".";
            tensors.put(block + "attn_norm.weight", new long[] {WIDTH});
            for (var part : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
                tensors.put(block + part + ".weight", new long[] {WIDTH, WIDTH});
            }
            tensors.put(block + "ffn_norm.weight", new long[] {WIDTH});
            tensors.put(block + "ffn_gate.weight", new long[] {WIDTH, WIDER});
            tensors.put(block + "ffn_up.weight", new long[] {WIDTH, WIDER});
            tensors.put(block + "ffn_down.weight", new long[] {WIDER, WIDTH});
        }
        return tensors;
    }

    private void writeTo(OutputStream out, Map<String, long[]> tensors, boolean ends) throws IOException {
        var head = new ByteArrayOutputStream();
        head.write("GGUF".getBytes(StandardCharsets.US_ASCII));
        number(head, 3, Integer.BYTES);
        number(head, tensors.size(), Long.BYTES);
        number(head, count, Long.BYTES);
        pairs.writeTo(head);
        var weights = new ByteArrayOutputStream();
        var random = new Random(7);
        for (var tensor : tensors.entrySet()) {
            text(head, tensor.getKey());
            number(head, tensor.getValue().length, Integer.BYTES);
            long numbers = 1;
            for (long size : tensor.getValue()) {
                number(head, size, Long.BYTES);
                numbers *= size;
            }
            number(head, 0, Integer.BYTES);
            number(head, weights.size(), Long.BYTES);
            weights(weights, tensor.getKey(), numbers, random, ends);
            pad(weights);
        }
        pad(head);
        head.writeTo(out);
        weights.writeTo(out);
    }

    /// The output says nothing for the tokens that are no words, and so they are hardly ever said.
    private static void weights(OutputStream out, String name, long numbers, Random random, boolean ends)
            throws IOException {
        int words = 3 + 256 + 2;
        for (long i = 0; i < numbers; i++) {
            float weight = name.contains("norm") ? 1 : (float) random.nextGaussian() * 0.3f;
            fraction(
                    out, name.equals("output.weight") && i / WIDTH < words && !(ends && i / WIDTH == END) ? 0 : weight);
        }
    }

    private static void pad(ByteArrayOutputStream out) {
        while (out.size() % ALIGNMENT != 0) {
            out.write(0);
        }
    }

    private void key(String key, int kind) throws IOException {
        text(pairs, key);
        number(pairs, kind, Integer.BYTES);
        count++;
    }

    private void text(String key, String value) throws IOException {
        key(key, TEXT);
        text(pairs, value);
    }

    private void number(String key, long value) throws IOException {
        key(key, UNSIGNED);
        number(pairs, value, Integer.BYTES);
    }

    private void array(String key, int kind, int items) throws IOException {
        key(key, ARRAY);
        number(pairs, kind, Integer.BYTES);
        number(pairs, items, Long.BYTES);
    }

    private static void text(OutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        number(out, bytes.length, Long.BYTES);
        out.write(bytes);
    }

    private static void fraction(OutputStream out, float value) throws IOException {
        number(out, Float.floatToIntBits(value), Integer.BYTES);
    }

    private static void number(OutputStream out, long value, int bytes) throws IOException {
        out.write(
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array(),
                0,
                bytes);
    }
}
