package dev.homarus.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// SHA-256 and HMAC-SHA256.
public final class Digests {
    private Digests() {}

    /// Returns the 32-byte SHA-256 of the parts, one after the other.
    public static byte[] sha256(byte[]... parts) {
        var digest = new Sha256();
        for (var part : parts) {
            digest.add(part);
        }
        return digest.finish();
    }

    /// Returns 64 lower-case hexadecimal digits.
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /// Returns the 32-byte HMAC-SHA256 of `content`.
    public static byte[] hmac(SecretBytes key, byte[] content) {
        return key.use(raw -> {
            try {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(raw, "HmacSHA256"));
                return mac.doFinal(content);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /// Compares in time that does not depend on where the arrays differ.
    public static boolean same(byte[] a, byte[] b) {
        return MessageDigest.isEqual(a, b);
    }
}
