package dev.homarus.egress;

import dev.homarus.crypto.ClientKey;
import dev.homarus.types.Destination;
import dev.homarus.types.Problem;
import dev.homarus.vault.Vault;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// TLS with a server of the owner's: only the authorities that were named for it count, not those of this
/// machine.
record OwnTls(Vault vault, Pins pins) {
    private static final char[] NO_PASSWORD = {};

    /// Returns the context of connections to this server.
    ///
    /// @throws dev.homarus.types.ProblemException EGRESS-015 where the client's key is not in the vault or not
    ///     usable
    SSLContext context(Provider provider, Destination to, OwnServer server) {
        try {
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            var authorities = empty();
            for (var authority : server.authorities()) {
                authorities.setCertificateEntry("authority-" + authorities.size(), authority);
            }
            trust.init(authorities);
            KeyManager[] keys = server.identity().isEmpty()
                    ? null
                    : keys(to, server.identity().get());
            var context = SSLContext.getInstance("TLS", provider);
            context.init(keys, PinnedTls.checking(trust.getTrustManagers(), pins), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns what is another text once the client's key was changed, bound anew or taken away; empty where the
    /// server has none. Connections that were made with one are not used with another.
    String state(OwnServer server) {
        return server.identity()
                .map(identity -> vault.find(identity.key())
                        .map(entry -> entry.changed() + " " + entry.held())
                        .orElse("none"))
                .orElse("");
    }

    private KeyManager[] keys(Destination to, OwnServer.Identity identity) throws GeneralSecurityException {
        PrivateKey key = vault.use(identity.key(), to.origin(), "", OwnServer.KEY_BINDING, ClientKey::of)
                .flatMap(found -> found)
                .orElseThrow(() -> new Problem(
                                "EGRESS-015",
                                "The private key for the client certificate of " + to.host()
                                        + " is not in the vault, or is none that can be used.",
                                "Add the model again with --certificate and --certificate-key.")
                        .asException());
        var store = empty();
        store.setKeyEntry("client", key, NO_PASSWORD, identity.chain().toArray(Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        return keys.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            return store;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
