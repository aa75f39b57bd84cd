package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/// Certificates of servers, made in a folder; this JVM trusts those that it is told to.
record Certificates(Path folder) {
    private static final String PASSWORD = "changeit";
    private static Optional<Certificates> made = Optional.empty();

    /// Returns those of all tests: what TLS trusts is read once in the life of a JVM.
    static synchronized Certificates all() throws IOException, InterruptedException {
        if (made.isEmpty()) {
            var all = new Certificates(Files.createTempDirectory("certificates"));
            all.make("good", "dns:localhost,ip:127.0.0.1");
            all.make("other-name", "dns:example.com");
            all.make("stranger", "dns:localhost");
            all.make("pages", "dns:pages.example.org");
            all.make("changed", "dns:localhost");
            all.make("own", "dns:llm.office.example");
            all.make("client", "dns:client");
            all.export("own", "client", "stranger");
            all.trust("good", "other-name", "pages", "changed");
            made = Optional.of(all);
            try (var files = Files.list(all.folder)) {
                all.folder.toFile().deleteOnExit();
                files.forEach(file -> file.toFile().deleteOnExit());
            }
        }
        return made.get();
    }

    /// @param names as `dns:a.example,ip:127.0.0.1`
    private void make(String name, String names) throws IOException, InterruptedException {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name + ",O=Authority of " + name,
                "-validity",
                "30",
                "-ext",
                "san=" + names,
                "-ext",
                "bc:c=ca:true",
                "-keystore",
                folder.resolve(name + ".p12").toString());
    }

    private void export(String... names) throws IOException, InterruptedException {
        for (var name : names) {
            var file = folder.resolve(name + ".cer").toString();
            var store = folder.resolve(name + ".p12").toString();
            keytool("-exportcert", "-alias", name, "-file", file, "-keystore", store);
        }
    }

    private void trust(String... names) throws IOException, InterruptedException {
        var trusted = folder.resolve("trusted.p12").toString();
        for (var name : names) {
            var file = folder.resolve(name + ".cer").toString();
            var store = folder.resolve(name + ".p12").toString();
            keytool("-exportcert", "-alias", name, "-file", file, "-keystore", store);
            keytool("-importcert", "-noprompt", "-alias", name, "-file", file, "-keystore", trusted);
        }
        System.setProperty("javax.net.ssl.trustStore", trusted);
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        line.addAll(List.of(arguments));
        line.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        var child = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(child.waitFor()).as("%s", line).isZero();
    }

    /// Returns the pin of a certificate's key.
    String pin(String name) throws GeneralSecurityException, IOException {
        return Pins.of(certificate(name));
    }

    X509Certificate certificate(String name) throws GeneralSecurityException, IOException {
        try (var in = Files.newInputStream(folder.resolve(name + ".cer"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /// Returns the private key of a certificate, in PKCS #8.
    byte[] key(String name) throws GeneralSecurityException, IOException {
        return store(name).getKey(name, PASSWORD.toCharArray()).getEncoded();
    }

    private KeyStore store(String name) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /// Returns a server that asks who its client is, and takes only one of the certificates.
    Peer asking(String name, String client, Peer.Answer answer) throws GeneralSecurityException, IOException {
        var known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry(client, certificate(client));
        var trust = javax.net.ssl.TrustManagerFactory.getInstance("PKIX");
        trust.init(known);
        var managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store(name), PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
        var socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 16, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(true);
        return new Peer(socket, answer);
    }

    /// Returns a server on loopback with one of the certificates.
    ///
    /// @param protocols what it speaks; the JDK's usual where none is named
    Peer peer(String name, Peer.Answer answer, String... protocols) throws GeneralSecurityException, IOException {
        return peer(store(name), answer, protocols);
    }

    /// Returns a server that sends another one's certificate after its own.
    Peer padded(String name, String other, Peer.Answer answer) throws GeneralSecurityException, IOException {
        var own = store(name);
        // This kind of store takes a chain as it is.
        var store = KeyStore.getInstance("JKS");
        store.load(null, null);
        var key = own.getKey(name, PASSWORD.toCharArray());
        store.setKeyEntry(
                name, key, PASSWORD.toCharArray(), new Certificate[] {own.getCertificate(name), certificate(other)});
        return peer(store, answer);
    }

    private static Peer peer(KeyStore store, Peer.Answer answer, String... protocols)
            throws GeneralSecurityException, IOException {
        var managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS", "SunJSSE");
        context.init(managers.getKeyManagers(), null, new SecureRandom());
        var socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 16, InetAddress.getLoopbackAddress());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return new Peer(socket, answer);
    }
}
