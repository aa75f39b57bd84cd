package dev.homarus.detect;

import java.text.Normalizer;

/// Makes the first [Layer] of a text: what a reader sees of it. Invisible characters are left out; digits,
/// letters of another width or style, spaces, dashes and quotation marks become the plain ones. Letters
/// keep case and marks.
final class Visible {
    private Visible() {}

    static Layer of(String text) {
        var made = new LayerText(text.length());
        for (int at = 0; at < text.length(); ) {
            char unit = text.charAt(at);
            if (unit < 128) {
                made.add(unit, at, ++at);
                continue;
            }
            int point = text.codePointAt(at);
            int next = at + Character.charCount(point);
            add(made, point, at, next);
            at = next;
        }
        return made.layer("", 0, Layer.Kind.PLAIN);
    }

    private static void add(LayerText made, int point, int start, int end) {
        if (Folding.isInvisible(point)) {
            return;
        }
        int digit = Character.digit(point, 10);
        if (digit >= 0) {
            made.add((char) ('0' + digit), start, end);
        } else if (point >= 0xff01 && point <= 0xff5e) {
            made.add((char) (point - 0xfee0), start, end);
        } else if (Character.isSpaceChar(point)) {
            made.add(point == 0x2028 || point == 0x2029 ? '\n' : ' ', start, end);
        } else if (Character.getType(point) == Character.DASH_PUNCTUATION || point == 0x2212) {
            made.add('-', start, end);
        } else if (point >= 0x2018 && point <= 0x201f) {
            made.add(point < 0x201c ? '\'' : '"', start, end);
        } else if (isStyled(point)) {
            made.addAll(Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKC), start, end);
        } else {
            made.addPoint(point, start, end);
        }
    }

    /// Returns whether it is a letter of the blocks of mathematical, enclosed, small and letterlike forms.
    private static boolean isStyled(int point) {
        return (point >= 0x1d400 && point <= 0x1d7ff)
                || (point >= 0x2100 && point <= 0x214f)
                || (point >= 0x2460 && point <= 0x24ff)
                || (point >= 0x1f100 && point <= 0x1f1ff)
                || (point >= 0xfb00 && point <= 0xfb06)
                || (point >= 0xfe50 && point <= 0xfe6f);
    }
}
