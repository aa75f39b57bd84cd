package dev.homarus.gateway;

import dev.homarus.crypto.ClientKey;
import dev.homarus.egress.OwnServer;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// What people have certificates and keys in: PEM (RFC 7468).
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private Pem() {}

    /// Returns the certificates of a text, in DER and Base64, in order.
    ///
    /// @param what whose they are, for the message
    /// @throws ProblemException MODEL-021 where there is none, or one that cannot be read
    static List<String> certificates(String text, String what) {
        var found = blocks(text, "CERTIFICATE");
        try {
            if (!found.isEmpty() && OwnServer.certificates(found).size() == found.size()) {
                return found.stream().map(Base64.getEncoder()::encodeToString).toList();
            }
        } catch (IllegalArgumentException e) {
            throw unusable(what);
        }
        throw unusable(what);
    }

    private static ProblemException unusable(String what) {
        return new Problem(
                        "MODEL-021",
                        "There is no certificate that can be read in " + what + ".",
                        "Give a PEM file, with lines that begin with -----BEGIN CERTIFICATE-----.")
                .asException();
    }

    /// Returns the private key of a text, in PKCS #8.
    ///
    /// @throws ProblemException MODEL-022 where there is none that can be used as it is
    static byte[] key(String text) {
        return blocks(text, "PRIVATE KEY").stream()
                .filter(der -> ClientKey.of(der).isPresent())
                .findFirst()
                .orElseThrow(() -> new Problem(
                                "MODEL-022",
                                "There is no private key in the file of --certificate-key that can be used as it is.",
                                "Make one without a passphrase in PKCS #8: openssl pkcs8 -topk8 -nocrypt -in FILE"
                                        + " -out NEW; it lies encrypted in the vault afterwards.")
                        .asException());
    }

    private static List<byte[]> blocks(String text, String kind) {
        var blocks = new ArrayList<byte[]>();
        var matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).equals(kind)) {
                try {
                    blocks.add(Base64.getMimeDecoder().decode(matcher.group(2)));
                } catch (IllegalArgumentException e) {
                    return List.of();
                }
            }
        }
        return blocks;
    }
}
