package dev.homarus.worker;

/// How much of a conversation a model is given, and the memory that takes: its weights, what each token keeps,
/// what a batch needs meanwhile, and the process itself.
///
/// @param context tokens, prompt and answer together
/// @param need bytes, as far as it can be told before the file is loaded
record Room(int context, long need) {
    /// Tokens that are worked on at the same time.
    static final int BATCH = 256;

    private static final int LONGEST = 32_768;
    private static final int SHORTEST = 2_048;
    private static final int HALF = 2;
    private static final int FLOAT = 4;

    /// Java, its heap and the library.
    private static final long PROCESS = 128L << 20;

    /// Returns the longest context that fits.
    ///
    /// @param free bytes that may be used
    /// @throws Unfit MEMORY where none does, DAMAGED where the numbers are none of a model
    static Room in(long free, Gguf file) throws Unfit {
        long shortest = Math.min(file.context(), SHORTEST);
        long context = Math.min(file.context(), LONGEST);
        while (context > shortest && need(file, context) > free) {
            context = Math.max(shortest, context / HALF);
        }
        long need = need(file, context);
        if (need > free) {
            throw Unfit.memory(need, free);
        }
        return new Room((int) context, need);
    }

    private static long need(Gguf file, long context) throws Unfit {
        try {
            return sum(file, context);
        } catch (ArithmeticException e) {
            throw Unfit.of(Unfit.Reason.DAMAGED);
        }
    }

    private static long sum(Gguf file, long context) {
        long layers = Math.multiplyExact(context * file.blocks(), HALF);
        long kept = Math.multiplyExact(layers, file.keyValue());
        long batch = (long) BATCH
                * FLOAT
                * (file.vocabulary() + 8 * file.embedding() + 3 * file.feedForward() + file.heads() * context);
        return file.bytes() + kept + batch + PROCESS;
    }
}
