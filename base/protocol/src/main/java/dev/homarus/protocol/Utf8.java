package dev.homarus.protocol;

/// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
final class Utf8 {
    private Utf8() {}

    static boolean isValid(byte[] bytes, int from, int length) {
        int end = from + length;
        for (int i = from; i < end; ) {
            if (bytes[i] >= 0) {
                i++;
                continue;
            }
            int first = bytes[i] & 0xff;
            int more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
            if (more == 0 || i + more >= end || !isSecond(first, bytes[i + 1] & 0xff)) {
                return false;
            }
            for (int k = 2; k <= more; k++) {
                if ((bytes[i + k] & 0xc0) != 0x80) {
                    return false;
                }
            }
            i += more + 1;
        }
        return true;
    }

    /// Tells whether `second` may follow `first` (RFC 3629, section 4).
    private static boolean isSecond(int first, int second) {
        int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        return least <= second && second <= most;
    }
}
