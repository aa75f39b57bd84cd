package dev.homarus.egress;

import dev.homarus.crypto.Digests;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// Which keys the servers of the owner's destinations have to show, beyond a certificate that this machine
/// trusts; and
/// whose certificates' issuers are watched.
///
/// A pin is `sha256/` and the Base64 of the SHA-256 of the SubjectPublicKeyInfo of the server's certificate or
/// of one
/// that vouches for it, as in RFC 7469.
///
/// @param pinned by host, in lower case
/// @param watched hosts, in lower case
/// @param issued is told the host and the issuer of each certificate of a watched host that was accepted
public record Pins(Map<String, Set<String>> pinned, Set<String> watched, BiConsumer<String, String> issued) {
    /// Any key of a certificate that this machine trusts will do.
    public static final Pins NONE = new Pins(Map.of(), Set.of(), (host, issuer) -> {});

    private static final String PREFIX = "sha256/";
    private static final int LENGTH = 44;

    public Pins {
        pinned = Map.copyOf(pinned);
        watched = Set.copyOf(watched);
    }

    /// Tells whether a text is a pin.
    public static boolean isPin(String text) {
        return text.matches("sha256/[A-Za-z0-9+/]{43}=") && text.length() == PREFIX.length() + LENGTH;
    }

    /// Returns the pin of a certificate's key.
    static String of(X509Certificate certificate) {
        return PREFIX
                + Base64.getEncoder()
                        .encodeToString(
                                Digests.sha256(certificate.getPublicKey().getEncoded()));
    }

    /// Returns the server's own certificate and those that really vouch for it, each for the one before: what
    /// else was
    /// sent along says nothing.
    private static List<X509Certificate> vouching(List<X509Certificate> sent) {
        var vouching = new ArrayList<>(sent.subList(0, 1));
        for (var next : sent.subList(1, sent.size())) {
            var last = vouching.getLast();
            try {
                if (!last.getIssuerX500Principal().equals(next.getSubjectX500Principal())) {
                    return vouching;
                }
                last.verify(next.getPublicKey());
                vouching.add(next);
            } catch (GeneralSecurityException e) {
                return vouching;
            }
        }
        return vouching;
    }

    /// Looks at a chain of certificates that this machine trusts for the host.
    ///
    /// @param name of the host, with or without the dot at the end that a name may have
    /// @param sent the server's own first
    /// @throws ProblemException EGRESS-014 where none has a key that was pinned
    void check(String name, List<X509Certificate> sent) {
        var host = name.replaceFirst("\\.$", "");
        var chain = vouching(sent);
        var wanted = pinned.getOrDefault(host, Set.of());
        var shown = chain.stream().map(Pins::of).toList();
        if (!wanted.isEmpty() && shown.stream().noneMatch(wanted::contains)) {
            throw new Problem(
                            "EGRESS-014",
                            host + " shows another key than those you have pinned, with a certificate that this machine"
                                    + " trusts. Nothing was sent. Its certificates' keys are: "
                                    + shown.stream().collect(Collectors.joining(", ")) + ".",
                            "Ask whoever runs it whether the key was changed. If it was, put the new one into the setting"
                                    + " pins; if it was not, somebody stands in between.")
                    .asException();
        }
        if (watched.contains(host)) {
            issued.accept(host, issuer(chain.getFirst()));
        }
    }

    /// Returns who issued a certificate: the organisation, or the whole name where there is none.
    private static String issuer(X509Certificate certificate) {
        var name = certificate.getIssuerX500Principal().getName();
        for (var part : name.split("(?<!\\\\),", -1)) {
            if (part.startsWith("O=")) {
                return part.substring(2).replace("\\", "");
            }
        }
        return name;
    }
}
