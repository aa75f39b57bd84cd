package dev.homarus.egress;

import dev.homarus.types.ProblemException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// What this machine trusts, and the owner's [Pins] beyond that.
final class PinnedTls {
    private PinnedTls() {}

    /// Returns the context of a client's connections.
    static SSLContext context(Provider provider, Pins pins) {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            var context = SSLContext.getInstance("TLS", provider);
            context.init(null, checking(factory.getTrustManagers(), pins), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns these with a look at what the owner has pinned.
    static TrustManager[] checking(TrustManager[] trusting, Pins pins) {
        return Arrays.stream(trusting)
                .map(manager -> manager instanceof X509ExtendedTrustManager known ? new Checking(known, pins) : manager)
                .toArray(TrustManager[]::new);
    }

    /// A certificate that was accepted is looked at once more.
    private static final class Checking extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager known;
        private final Pins pins;

        Checking(X509ExtendedTrustManager known, Pins pins) {
            this.known = known;
            this.pins = pins;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            known.checkServerTrusted(chain, type, engine);
            try {
                pins.check(engine.getPeerHost().toLowerCase(Locale.ROOT), List.of(chain));
            } catch (ProblemException e) {
                throw new CertificateException(e);
            }
        }

        /// Only engines are used here, and what nobody looked at is not accepted.
        private static CertificateException unexpected() {
            return new CertificateException("a certificate outside a connection");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw unexpected();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw unexpected();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw unexpected();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw unexpected();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw unexpected();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return known.getAcceptedIssuers();
        }
    }
}
