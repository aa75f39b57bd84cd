package dev.homarus.detect;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/// Takes the encodings off a text, one inside the other, and hands out every [Layer] on the way.
final class Layers {
    /// So many encodings inside one another are taken off.
    static final int DEPTH = 3;
    /// All decoded text together is at most so many times as long as what was inspected, and the free units
    /// besides.
    static final int TIMES = 8;

    static final int FREE = 65_536;

    private Layers() {}

    /// @param noise whether decoded bytes that cannot be read are wanted too
    static void of(String text, boolean noise, Consumer<Layer> receiver) {
        long left = (long) text.length() * TIMES + FREE;
        var waiting = new ArrayDeque<Layer>();
        waiting.add(Visible.of(text));
        while (!waiting.isEmpty()) {
            var layer = waiting.remove();
            receiver.accept(layer);
            if (layer.depth() >= DEPTH || layer.kind() == Layer.Kind.NOISE || left <= 0) {
                continue;
            }
            var inner = Escapes.of(layer);
            inner.addAll(Runs.of(layer, noise));
            for (var one : inner) {
                left -= one.text().length();
                if (left > 0) {
                    waiting.add(one);
                }
            }
        }
    }
}
