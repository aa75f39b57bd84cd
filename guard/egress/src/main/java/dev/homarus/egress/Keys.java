package dev.homarus.egress;

import dev.homarus.protocol.Json;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Outgoing.Credential;
import dev.homarus.types.Problem;
import dev.homarus.vault.Vault;
import java.util.Optional;

/// Puts keys in: the last thing that happens to a request before it is dialled.
record Keys(Vault vault) {
    /// Returns the header with the key, where the request has one; the caller closes it.
    ///
    /// @throws dev.homarus.types.ProblemException EGRESS-007 no key for exactly this destination, EGRESS-008 no
    ///     usable one
    Optional<KeyField> field(Outgoing out) {
        return out.credential().map(credential -> field(out, credential));
    }

    private KeyField field(Outgoing out, Credential credential) {
        if (credential.secret().proxied()) {
            throw new Problem(
                            "PROXY-018",
                            "The key of this model is in a key proxy, and none is set here.",
                            "Set proxy in homarus.json5, or give the key with: homarus model add --key-stdin")
                    .asException();
        }
        var origin = out.destination().origin();
        return vault.use(credential.secret(), origin, out.path(), credential.header(), raw -> field(credential, raw))
                .orElseThrow(() -> new Problem(
                                "EGRESS-007",
                                "There is no key " + credential.secret().name() + " for " + origin + ".",
                                "Give it with --key-stdin, where the model or the search engine is declared.")
                        .asException());
    }

    private static KeyField field(Credential credential, byte[] raw) {
        if (!KeyField.isValue(raw)) {
            throw new Problem(
                            "EGRESS-008",
                            "The key " + credential.secret().name() + " has characters that no key has.",
                            "Give it again, on one line and without spaces around it.")
                    .asException();
        }
        return new KeyField(credential.header(), credential.prefix(), raw);
    }

    /// Returns the headers as they are on record: a key stands as its handle.
    static Json.Obj shown(Outgoing out) {
        var shown = Json.object();
        out.shownHeaders().forEach(shown::put);
        return shown.build();
    }
}
