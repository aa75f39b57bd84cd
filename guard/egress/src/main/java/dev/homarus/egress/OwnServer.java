package dev.homarus.egress;

import dev.homarus.types.SecretRef;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a server of the owner's proves itself, and how Homarus does there.
///
/// @param authorities who may vouch for its certificate, and nobody else; or its certificate itself
/// @param identity what Homarus shows to a server that asks who it is
public record OwnServer(List<X509Certificate> authorities, Optional<Identity> identity) {
    /// A client certificate.
    ///
    /// @param chain the client's own first
    /// @param key its private key (PKCS #8) in the vault
    public record Identity(List<X509Certificate> chain, SecretRef key) {
        public Identity {
            chain = List.copyOf(chain);
        }
    }

    /// The header that a private key is bound to in the vault: it stands in none.
    public static final String KEY_BINDING = "TLS-Client-Key";

    public OwnServer {
        authorities = List.copyOf(authorities);
    }

    /// Reads certificates in DER.
    ///
    /// @throws IllegalArgumentException where one is none
    public static List<X509Certificate> certificates(List<byte[]> der) {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            var read = new ArrayList<X509Certificate>();
            for (var one : der) {
                read.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(one)));
            }
            return read;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("not a certificate", e);
        }
    }
}
