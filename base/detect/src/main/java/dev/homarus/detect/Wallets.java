package dev.homarus.detect;

import dev.homarus.crypto.Digests;
import dev.homarus.types.Classification;
import java.util.Arrays;
import java.util.Locale;

/// Finds addresses and keys of crypto currencies by their checksums. For one text.
final class Wallets {
    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final String BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int BECH32M = 0x2bc830a3;

    private Wallets() {}

    static void scan(Layer layer, Words words, Signals.Contexts contexts, Findings findings) {
        var text = layer.text();
        for (int word = 0; word < words.count(); word++) {
            int length = words.length(word);
            if (length < 26 || length > 90 || !words.isPlain(word) || !words.hasDigit(word)) {
                continue;
            }
            int start = words.start(word);
            int end = words.end(word);
            var token = text.substring(start, end);
            char first = token.charAt(0);
            if (length <= 35 && (first == '1' || first == '3') && version(token, 25) >= 0) {
                add("wallet.btc", Classification.SENSITIVE, Findings.IDENTIFIER, layer, start, end, findings);
            } else if ((length == 51 || length == 52)
                    && "5KL".indexOf(first) >= 0
                    && version(token, length == 51 ? 37 : 38) == 128) {
                add("secret.bitcoin-wif", Classification.SECRET, Findings.SECRET, layer, start, end, findings);
            } else if (isBech32(token)) {
                add("wallet.btc", Classification.SENSITIVE, Findings.IDENTIFIER, layer, start, end, findings);
            } else if (length == 42
                    && token.matches("0x[0-9a-fA-F]{40}")
                    && contexts.near("wallet", start, end, 60, 30)) {
                add("wallet.eth", Classification.SENSITIVE, Findings.IDENTIFIER, layer, start, end, findings);
            }
        }
    }

    private static void add(
            String type, Classification classification, int rank, Layer layer, int start, int end, Findings findings) {
        findings.add(rank, type, classification, layer, start, end, layer.encoding());
    }

    /// Returns the version byte of base58check text of so many bytes, -1 when the checksum is wrong.
    static int version(String token, int length) {
        var bytes = new byte[length];
        for (int i = 0; i < token.length(); i++) {
            int carry = BASE58.indexOf(token.charAt(i));
            if (carry < 0) {
                return -1;
            }
            for (int at = length - 1; at >= 0; at--) {
                carry += 58 * (bytes[at] & 0xff);
                bytes[at] = (byte) carry;
                carry >>= 8;
            }
            if (carry != 0) {
                return -1;
            }
        }
        var sum = Digests.sha256(Digests.sha256(Arrays.copyOf(bytes, length - 4)));
        boolean same = Arrays.equals(sum, 0, 4, bytes, length - 4, length);
        return same ? bytes[0] & 0xff : -1;
    }

    static boolean isBech32(String token) {
        var lower = token.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("bc1") || (!token.equals(lower) && !token.equals(token.toUpperCase(Locale.ROOT)))) {
            return false;
        }
        int sum = 1;
        for (int value : new int[] {3, 3, 0, 2, 3}) {
            sum = step(sum, value);
        }
        for (int i = 3; i < lower.length(); i++) {
            int value = BECH32.indexOf(lower.charAt(i));
            if (value < 0) {
                return false;
            }
            sum = step(sum, value);
        }
        return sum == 1 || sum == BECH32M;
    }

    private static int step(int sum, int value) {
        int top = sum >>> 25;
        int next = (sum & 0x1ffffff) << 5 ^ value;
        for (int i = 0; i < 5; i++) {
            next ^= (top >> i & 1) == 1 ? GENERATOR[i] : 0;
        }
        return next;
    }
}
