package dev.homarus.cli;

import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What `model add` says of the way to a model.
///
/// @param ca a PEM file with who vouches for its server: then it is the owner's own
/// @param certificate a PEM file with the certificate that is shown there
/// @param certificateKey a PEM file with the private key of that
/// @param via the proxy in between
record ModelPlace(Optional<Path> ca, Optional<Path> certificate, Optional<Path> certificateKey, Optional<String> via) {
    private static final long MAX_FILE = 262_144;

    /// Whether it says anything.
    boolean isAny() {
        return ca.isPresent() || certificate.isPresent() || certificateKey.isPresent() || via.isPresent();
    }

    boolean isOwn() {
        return ca.isPresent();
    }

    /// Adds what it says to the request, with the content of the files.
    ///
    /// @throws dev.homarus.types.ProblemException CLI-050 for a file that cannot be read, CLI-051 for a
    ///     certificate without its key, or a key without its certificate
    void addTo(Json.Builder body) {
        if (certificate.isPresent() != certificateKey.isPresent()) {
            throw new Problem(
                            "CLI-051",
                            "A certificate and its private key go together.",
                            "Give both: --certificate FILE --certificate-key FILE")
                    .asException();
        }
        body.put("ca", ca.map(ModelPlace::read))
                .put("certificate", certificate.map(ModelPlace::read))
                .put("certificateKey", certificateKey.map(ModelPlace::read))
                .put("via", via);
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) <= MAX_FILE) {
                return Files.readString(file, StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw unreadable(file).asException();
        }
        throw unreadable(file).asException();
    }

    private static Problem unreadable(Path file) {
        return new Problem(
                "CLI-050",
                "The file " + file + " cannot be read as PEM.",
                "Check its path and its rights; it has lines that begin with -----BEGIN.");
    }
}
