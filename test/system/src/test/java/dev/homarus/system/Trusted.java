package dev.homarus.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate for some names, and what has to be trusted for it.
///
/// @param store a trust store of the JDK's
/// @param pem the certificate for programs
record Trusted(SSLContext context, Path store, Path pem) {
    private static final String PASSWORD = "changeit";

    static Trusted make(Path folder, List<String> names) throws IOException, InterruptedException {
        var keys = folder.resolve("keys.p12");
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=test",
                        "-validity",
                        "9",
                        "-ext",
                        "bc=ca:true",
                        "-ext",
                        "san=" + names.stream().map(name -> "dns:" + name).collect(Collectors.joining(",")),
                        "-keystore",
                        keys.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        var said = new String(made.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (made.waitFor() != 0) {
            throw new AssertionError("keytool: " + said);
        }
        try (var in = Files.newInputStream(keys)) {
            var own = KeyStore.getInstance("PKCS12");
            own.load(in, PASSWORD.toCharArray());
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(own, PASSWORD.toCharArray());
            var context = SSLContext.getInstance("TLSv1.3");
            context.init(managers.getKeyManagers(), null, null);
            var certificate = own.getCertificate("test");
            var trust = KeyStore.getInstance("JKS");
            trust.load(null, null);
            trust.setCertificateEntry("test", certificate);
            var store = folder.resolve("cacerts");
            try (var out = Files.newOutputStream(store)) {
                trust.store(out, PASSWORD.toCharArray());
            }
            var pem = Files.writeString(
                    folder.resolve("ca.pem"),
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
            return new Trusted(context, store, pem);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (UncheckedIOException e) {
            throw new AssertionError(e);
        }
    }
}
