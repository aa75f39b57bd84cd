package dev.homarus.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads the escapes of a [Layer]: percent signs of URLs, entities of HTML, backslashes of JSON and source
/// code.
final class Escapes {
    private static final Map<String, String> NAMED = names();

    private final Layer layer;
    private final String text;
    private final LayerText made;
    private final Bytes bytes = new Bytes();
    private int read;

    private Escapes(Layer layer) {
        this.layer = layer;
        text = layer.text();
        made = new LayerText(text.length());
    }

    /// Returns a layer for each kind of escape that occurs.
    static List<Layer> of(Layer layer) {
        var layers = new ArrayList<Layer>(3);
        if (layer.text().indexOf('%') >= 0) {
            new Escapes(layer).percent(layers);
        }
        if (layer.text().indexOf('&') >= 0) {
            new Escapes(layer).entities(layers);
        }
        if (layer.text().indexOf('\\') >= 0) {
            new Escapes(layer).backslashes(layers);
        }
        return layers;
    }

    private void finish(String encoding, List<Layer> layers) {
        if (read > 0) {
            layers.add(made.layer(layer.encodingWith(encoding), layer.depth() + 1, layer.kind()));
        }
    }

    private int copy(int at) {
        made.add(text.charAt(at), layer.start(at), layer.end(at + 1));
        return at + 1;
    }

    private int hex(int from, int count) {
        if (from + count > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private void percent(List<Layer> layers) {
        for (int at = 0; at < text.length(); ) {
            int value = text.charAt(at) == '%' ? hex(at + 1, 2) : -1;
            if (value < 0) {
                flush();
                at = copy(at);
            } else {
                bytes.add(value, layer.start(at), layer.end(at + 3));
                at += 3;
                read++;
            }
        }
        flush();
        finish("url", layers);
    }

    private void flush() {
        bytes.into(made);
        bytes.clear();
    }

    private void entities(List<Layer> layers) {
        for (int at = 0; at < text.length(); ) {
            int end = text.charAt(at) == '&' ? entityEnd(at) : -1;
            var value = end < 0 ? "" : entity(text.substring(at + 1, end));
            if (value.isEmpty()) {
                at = copy(at);
            } else {
                made.addAll(value, layer.start(at), layer.end(end + 1));
                at = end + 1;
                read++;
            }
        }
        finish("html", layers);
    }

    private int entityEnd(int at) {
        for (int end = at + 2; end < Math.min(text.length(), at + 12); end++) {
            if (text.charAt(end) == ';') {
                return end;
            }
        }
        return -1;
    }

    private static String entity(String name) {
        if (name.charAt(0) != '#') {
            return NAMED.getOrDefault(name, "");
        }
        boolean hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
        var digits = name.substring(hex ? 2 : 1);
        if (digits.isEmpty()
                || digits.length() > 7
                || !digits.chars().allMatch(c -> c < 128 && Character.digit(c, hex ? 16 : 10) >= 0)) {
            return "";
        }
        int point = Integer.parseInt(digits, hex ? 16 : 10);
        return Character.isValidCodePoint(point) ? Character.toString(point) : "";
    }

    private void backslashes(List<Layer> layers) {
        for (int at = 0; at < text.length(); ) {
            at = text.charAt(at) == '\\' && at + 1 < text.length() ? backslash(at) : plain(at);
        }
        flush();
        finish("escape", layers);
    }

    private int plain(int at) {
        flush();
        return copy(at);
    }

    private int backslash(int at) {
        char kind = text.charAt(at + 1);
        if (kind == 'x' && hex(at + 2, 2) >= 0) {
            read++;
            bytes.add(hex(at + 2, 2), layer.start(at), layer.end(at + 4));
            return at + 4;
        }
        flush();
        if (kind == 'u' && hex(at + 2, 4) >= 0) {
            return unit(hex(at + 2, 4), at, at + 6);
        }
        int close = kind == 'u' && text.startsWith("{", at + 2) ? text.indexOf('}', at + 3) : -1;
        if (close > at + 3 && close <= at + 9 && hex(at + 3, close - at - 3) >= 0) {
            read++;
            made.addPoint(hex(at + 3, close - at - 3), layer.start(at), layer.end(close + 1));
            return close + 1;
        }
        int plain = "nrt\"'\\/".indexOf(kind);
        return plain < 0 ? copy(at) : unit("\n\r\t\"'\\/".charAt(plain), at, at + 2);
    }

    private int unit(int value, int at, int end) {
        read++;
        made.add((char) value, layer.start(at), layer.end(end));
        return end;
    }

    private static Map<String, String> names() {
        var names = new java.util.HashMap<String, String>();
        var words =
                ("amp & lt < gt > quot \" apos ' nbsp \u00a0 shy \u00ad zwj \u200d zwnj \u200c hyphen - dash - period . "
                                + "comma , colon : commat @ sol / lowbar _ plus + num # equals = szlig ß AElig Æ aelig æ Oslash Ø "
                                + "oslash ø ETH Ð eth ð THORN Þ thorn þ OElig Œ oelig œ Lstrok Ł lstrok ł inodot ı")
                        .split(" ", -1);
        for (int i = 0; i + 1 < words.length; i += 2) {
            names.put(words[i], words[i + 1]);
        }
        var marks = Map.of(
                "grave", "\u0300", "acute", "\u0301", "circ", "\u0302", "tilde", "\u0303", "uml", "\u0308", "ring",
                "\u030a", "cedil", "\u0327", "caron", "\u030c");
        marks.forEach((name, mark) -> "AEIOUYNCSZRDTLaeiouyncszrdtl"
                .chars()
                .forEach(letter -> names.put((char) letter + name, (char) letter + mark)));
        return Map.copyOf(names);
    }
}
