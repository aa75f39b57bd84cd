package dev.homarus.worker;

import dev.homarus.worker.Unfit.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the head of a GGUF file, within bounds, before anything else does.
final class GgufReader {
    private static final long MAGIC = 0x46554747;
    private static final int OLDEST = 2;
    private static final int NEWEST = 3;
    private static final int MOST_PAIRS = 65_536;
    private static final int MOST_TENSORS = 1 << 20;
    private static final int LONGEST_KEY = 65_535;
    private static final int LONGEST_TEXT = 16 << 20;
    private static final long MOST_ITEMS = 1L << 26;
    private static final long MOST_NUMBER = 1 << 24;

    /// A text of a token that steers is no longer than this; where one is, it is left alone.
    private static final int LONGEST_CONTROL = 64;

    private static final int CONTROL = 3;
    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final String TYPES = "tokenizer.ggml.token_type";
    private static final int TEXT = 8;
    private static final int ARRAY = 9;

    /// Sizes of the other kinds of values: 8, 8, 16, 16, 32, 32 bits, float, boolean, -, -, 64, 64, double.
    private static final int[] SIZES = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

    private static final int FLOAT = 6;
    private static final int DOUBLE = 12;

    private final Path file;
    private final Map<String, Long> numbers = new HashMap<>();
    private final BitSet steering = new BitSet();
    private final List<String> control = new ArrayList<>();
    private String architecture = "";
    private long tokens;

    private GgufReader(Path file) {
        this.file = file;
    }

    /// @throws Unfit FORMAT, VERSION, DAMAGED
    static Gguf read(Path file) throws IOException, Unfit {
        var reader = new GgufReader(file);
        reader.pass();
        if (!reader.steering.isEmpty()) {
            // The types stand behind the texts.
            reader.pass();
        }
        return reader.made();
    }

    private void pass() throws IOException, Unfit {
        try (var in = Files.newInputStream(file)) {
            var bytes = new GgufBytes(in);
            if (Files.size(file) < Integer.BYTES || bytes.number(Integer.BYTES) != MAGIC) {
                throw Unfit.of(Reason.FORMAT);
            }
            long version = bytes.number(Integer.BYTES);
            if (version < OLDEST || version > NEWEST) {
                throw Unfit.of(Reason.VERSION);
            }
            bytes.count(MOST_TENSORS);
            long pairs = bytes.count(MOST_PAIRS);
            for (long i = 0; i < pairs; i++) {
                var key = bytes.text(LONGEST_KEY);
                value(bytes, key, (int) bytes.number(Integer.BYTES));
            }
        }
    }

    private void value(GgufBytes bytes, String key, int kind) throws IOException, Unfit {
        if (kind == ARRAY) {
            array(bytes, key);
        } else if (kind == TEXT) {
            var text = bytes.text(LONGEST_TEXT);
            if (key.equals("general.architecture")) {
                architecture = text;
            }
        } else {
            long number = bytes.number(size(kind));
            if (kind != FLOAT && kind != DOUBLE) {
                numbers.put(key, number);
            }
        }
    }

    private static int size(int kind) throws Unfit {
        if (kind < 0 || kind >= SIZES.length || SIZES[kind] == 0) {
            throw Unfit.of(Reason.DAMAGED);
        }
        return SIZES[kind];
    }

    private void array(GgufBytes bytes, String key) throws IOException, Unfit {
        int kind = (int) bytes.number(Integer.BYTES);
        long items = bytes.count(MOST_ITEMS);
        if (kind == TEXT) {
            texts(bytes, key, items);
        } else if (key.equals(TYPES) && size(kind) == Integer.BYTES) {
            for (int i = 0; i < items; i++) {
                if (bytes.number(Integer.BYTES) == CONTROL) {
                    steering.set(i);
                }
            }
        } else {
            // Some files have one number for each layer where others have one for all: the first is taken.
            int size = size(kind);
            if (items > 0) {
                long first = bytes.number(size);
                numbers.put(key, kind == FLOAT || kind == DOUBLE ? 0 : first);
                bytes.skip((items - 1) * size);
            }
        }
    }

    private void texts(GgufBytes bytes, String key, long items) throws IOException, Unfit {
        boolean own = key.equals(TOKENS);
        if (own) {
            tokens = items;
            control.clear();
        }
        for (int i = 0; i < items; i++) {
            if (own && steering.get(i)) {
                var text = bytes.text(LONGEST_TEXT);
                if (text.length() > 2 && text.length() <= LONGEST_CONTROL) {
                    control.add(text);
                }
            } else {
                bytes.skip(bytes.count(LONGEST_TEXT));
            }
        }
    }

    private Gguf made() throws IOException, Unfit {
        if (!architecture.matches("[a-z0-9._-]{1,40}")) {
            throw Unfit.of(Reason.DAMAGED);
        }
        long embedding = number("embedding_length").orElse(1L);
        long heads = number("attention.head_count").orElse(1L);
        long each = embedding / Math.max(1, heads);
        long keyHeads = number("attention.head_count_kv").orElse(heads);
        long keyValue = keyHeads
                * (number("attention.key_length").orElse(each)
                        + number("attention.value_length").orElse(each));
        return new Gguf(
                architecture,
                Files.size(file),
                number("context_length").orElse(2_048L),
                number("block_count").orElse(1L),
                embedding,
                number("feed_forward_length").orElse(embedding),
                heads,
                keyValue,
                tokens,
                control);
    }

    /// Returns a number of the architecture; nothing that no model has, so that sums stay within their bounds.
    private Optional<Long> number(String name) throws Unfit {
        var number = numbers.get(architecture + "." + name);
        if (number != null && (number < 0 || number > MOST_NUMBER)) {
            throw Unfit.of(Reason.DAMAGED);
        }
        return Optional.ofNullable(number).filter(known -> known > 0);
    }
}
