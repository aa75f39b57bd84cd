package dev.homarus.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Decodes the runs of a [Layer] that may be bytes written as text: base64 and base64url, hexadecimal,
/// base32.
///
/// What they yield is sorted into two layers of each encoding: what can be read, and noise.
final class Runs {
    /// Fewer symbols than these are not decoded: they would hold four bytes or less.
    static final int LEAST_BASE64 = 8;

    static final int LEAST_HEX_PAIRS = 5;
    static final int LEAST_BASE32 = 8;

    private final Layer layer;
    private final boolean wantsNoise;
    private final Bytes bytes = new Bytes();
    private LayerText readable = new LayerText(16);
    private LayerText noise = new LayerText(16);
    private int[] places = new int[256];
    private byte[] symbols = new byte[256];
    private int count;

    private Runs(Layer layer, boolean wantsNoise) {
        this.layer = layer;
        this.wantsNoise = wantsNoise;
    }

    static List<Layer> of(Layer layer, boolean wantsNoise) {
        var runs = new Runs(layer, wantsNoise);
        var layers = new ArrayList<Layer>(4);
        runs.base64();
        runs.finish("base64", layers);
        runs.hex();
        runs.finish("hex", layers);
        runs.base32();
        runs.finish("base32", layers);
        return layers;
    }

    private void finish(String encoding, List<Layer> layers) {
        if (readable.length() > 0) {
            layers.add(readable.layer(layer.encodingWith(encoding), layer.depth() + 1, Layer.Kind.DECODED));
        }
        if (noise.length() > 0) {
            layers.add(noise.layer(layer.encodingWith(encoding), layer.depth() + 1, Layer.Kind.NOISE));
        }
        readable = new LayerText(16);
        noise = new LayerText(16);
    }

    /// Puts the bytes of one run away, with a line break behind them.
    private void sort() {
        boolean legible = bytes.isReadable();
        if (bytes.length() > 0 && (legible || wantsNoise)) {
            var text = legible ? readable : noise;
            bytes.into(text);
            text.add('\n', layer.start(places[0]), layer.end(places[count - 1] + 1));
        }
        bytes.clear();
    }

    private void symbol(int value, int place) {
        if (count == places.length) {
            places = Arrays.copyOf(places, count * 2);
            symbols = Arrays.copyOf(symbols, count * 2);
        }
        places[count] = place;
        symbols[count++] = (byte) value;
    }

    private void base64() {
        var text = layer.text();
        count = 0;
        for (int at = 0; at < text.length(); at++) {
            int value = base64(text.charAt(at));
            if (value >= 0) {
                symbol(value, at);
                continue;
            }
            int next = count == 0 ? -1 : overLineBreak(text, at);
            if (next >= 0 && base64(text.charAt(next)) >= 0) {
                at = next - 1;
            } else {
                base64Run();
            }
        }
        base64Run();
    }

    /// Four readings of a run, because it may begin anywhere in a group of four.
    private void base64Run() {
        for (int from = 0; from < 4 && count >= LEAST_BASE64; from++) {
            int at = from;
            for (; at + 1 < count; at += 4) {
                int rest = Math.min(4, count - at);
                int value = 0;
                for (int i = 0; i < 4; i++) {
                    value = value << 6 | (i < rest ? symbols[at + i] : 0);
                }
                for (int i = 0; i < rest - 1; i++) {
                    bytes.add(value >> (16 - 8 * i), layer.start(places[at + i]), layer.end(places[at + i + 1] + 1));
                }
            }
            sort();
        }
        count = 0;
    }

    private static int base64(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        } else if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        } else if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
    }

    /// Returns where the text goes on behind a line break with its indentation, -1 when none begins at
    /// `at`.
    private static int overLineBreak(String text, int at) {
        int next = at;
        boolean line = false;
        while (next < text.length() && next < at + 64) {
            char c = text.charAt(next);
            if (c == '\n' || c == '\r') {
                line = true;
            } else if (c != ' ' && c != '\t' && !(line && c == '>')) {
                break;
            }
            next++;
        }
        return line && next < text.length() ? next : -1;
    }

    private void hex() {
        var text = layer.text();
        count = 0;
        boolean loose = false;
        for (int at = 0; at < text.length(); ) {
            if (Character.digit(text.charAt(at), 16) >= 0 && text.charAt(at) < 128) {
                symbol(Character.digit(text.charAt(at), 16), at++);
                continue;
            }
            int next = count == 0 || (count & 1) == 1 ? -1 : overSeparator(text, at);
            if (next > at) {
                loose = true;
                at = next;
            } else {
                hexRun(loose);
                loose = false;
                at++;
            }
        }
        hexRun(loose);
    }

    private void hexRun(boolean loose) {
        for (int from = 0; from < (loose ? 1 : 2) && count >= 2 * LEAST_HEX_PAIRS + from; from++) {
            for (int at = from; at + 1 < count; at += 2) {
                bytes.add(symbols[at] << 4 | symbols[at + 1], layer.start(places[at]), layer.end(places[at + 1] + 1));
            }
            sort();
        }
        count = 0;
    }

    /// Returns where the next pair begins behind `:`, `-`, a space, a comma, a line break, `0x` or `\x`; -1
    /// for none.
    private static int overSeparator(String text, int at) {
        int next = at;
        while (next < text.length() && next < at + 3 && " :,-\n\t\r".indexOf(text.charAt(next)) >= 0) {
            next++;
        }
        if (text.startsWith("0x", next) || text.startsWith("0X", next) || text.startsWith("\\x", next)) {
            next += 2;
        } else if (text.startsWith("\\\\x", next)) {
            next += 3;
        }
        boolean pair = next + 1 < text.length()
                && Character.digit(text.charAt(next), 16) >= 0
                && Character.digit(text.charAt(next + 1), 16) >= 0;
        return pair ? next : -1;
    }

    private void base32() {
        var text = layer.text();
        count = 0;
        int upper = 0;
        int lower = 0;
        for (int at = 0; at <= text.length(); at++) {
            char c = at < text.length() ? text.charAt(at) : ' ';
            boolean small = c >= 'a' && c <= 'z';
            boolean large = c >= 'A' && c <= 'Z';
            if (small || large || (c >= '2' && c <= '7')) {
                symbol(small ? c - 'a' : large ? c - 'A' : c - '2' + 26, at);
                lower += small ? 1 : 0;
                upper += large ? 1 : 0;
                continue;
            }
            base32Run(upper == 0 || lower == 0);
            upper = 0;
            lower = 0;
        }
    }

    private void base32Run(boolean oneCase) {
        if (oneCase && count >= LEAST_BASE32) {
            int value = 0;
            int bits = 0;
            for (int at = 0; at < count; at++) {
                value = (value << 5 | symbols[at]) & 0xfff;
                bits += 5;
                if (bits >= 8) {
                    bits -= 8;
                    bytes.add(value >> bits, layer.start(places[Math.max(0, at - 1)]), layer.end(places[at] + 1));
                }
            }
            sort();
        }
        count = 0;
    }
}
