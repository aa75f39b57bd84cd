package dev.homarus.detect;

/// A text that was made from the inspected one, and where each of its units came from.
///
/// @param text the derived text
/// @param starts for each unit of `text`, the first unit of the inspected text that made it
/// @param ends for each unit of `text`, the unit behind the last that made it
/// @param encoding how it was hidden, as in [Finding]
/// @param depth how many encodings were taken off
record Layer(String text, int[] starts, int[] ends, String encoding, int depth, Kind kind) {
    /// Where the text comes from, which says how much a chance hit in it is worth.
    enum Kind {
        /// What stands there, perhaps with escapes read.
        PLAIN,
        /// Decoded bytes that can be read.
        DECODED,
        /// Decoded bytes that are mostly no text: an image, a word that was no base64 at all.
        NOISE
    }

    int start(int from) {
        return starts[from];
    }

    /// @param to behind the last unit, above the first
    int end(int to) {
        return ends[to - 1];
    }

    /// Returns the name of this layer's encoding with one more inside.
    String encodingWith(String inner) {
        return encoding.isEmpty() ? inner : encoding + "+" + inner;
    }
}
