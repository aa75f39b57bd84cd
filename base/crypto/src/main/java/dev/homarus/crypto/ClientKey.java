package dev.homarus.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/// The private key of a TLS client, as a file has it.
public final class ClientKey {
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    private ClientKey() {}

    /// Reads PKCS #8 (RFC 5958) without a passphrase: an EC, RSA or Ed25519 key. Empty where it is none of
    /// these.
    ///
    /// @param der not kept
    public static Optional<PrivateKey> of(byte[] der) {
        return ALGORITHMS.stream()
                .flatMap(algorithm -> read(algorithm, der).stream())
                .findFirst();
    }

    private static Optional<PrivateKey> read(String algorithm, byte[] der) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
