package dev.homarus.gateway;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.slots.Passkey;
import dev.homarus.vault.KeyRing;
import java.util.Base64;
import java.util.List;

/// Passkeys as the page speaks of them: what it has to ask a passkey for, and what came of it.
final class Passkeys {
    /// What a passkey of this gateway belongs to. WebAuthn takes no address for a name.
    static final String NAME = "localhost";

    /// The member of `POST /api/unlock`.
    static final String MEMBER = Passkey.KIND;

    private static final int LONGEST_CREDENTIAL = 1_023;

    private Passkeys() {}

    /// Returns the passkeys that open the ring, each as `{"credential","rp","salt"}`.
    static List<Json.Obj> of(KeyRing ring) {
        return ring.slots().stream()
                .filter(slot -> slot.kind().equals(Passkey.KIND))
                .map(slot -> Json.object()
                        .put("credential", slot.parameters().text("credential"))
                        .put("rp", slot.parameters().text("rp"))
                        .put("salt", slot.parameters().text("salt"))
                        .build())
                .toList();
    }

    /// Returns what makes a slot.
    ///
    /// @param with `{"credential","salt","output"}`: Base64url without padding, and twice Base64
    /// @throws JsonException when a member is missing or of no such form
    /// @throws dev.homarus.types.ProblemException SLOT-060
    static Passkey fresh(String home, Json.Obj with) {
        var credential = credential(with);
        var salt = decoded(Base64.getDecoder(), "salt", with.text("salt"));
        if (salt.length != Passkey.SIZE) {
            throw new JsonException("salt", "has to have " + Passkey.SIZE + " bytes");
        }
        return Passkey.on(home, NAME, salt, credential, output(with));
    }

    /// Returns what opens a slot.
    ///
    /// @param given `{"credential","output"}`
    /// @throws JsonException when a member is missing or of no such form
    /// @throws dev.homarus.types.ProblemException SLOT-060
    static Passkey opening(String home, Json.Obj given) {
        return Passkey.opening(home, credential(given), output(given));
    }

    private static byte[] credential(Json.Obj json) {
        var credential = decoded(Base64.getUrlDecoder(), "credential", json.text("credential"));
        if (credential.length == 0 || credential.length > LONGEST_CREDENTIAL) {
            throw new JsonException("credential", "has to have 1 to " + LONGEST_CREDENTIAL + " bytes");
        }
        return credential;
    }

    private static SecretBytes output(Json.Obj json) {
        return SecretBytes.taking(decoded(Base64.getDecoder(), "output", json.text("output")));
    }

    private static byte[] decoded(Base64.Decoder decoder, String member, String text) {
        try {
            return decoder.decode(text);
        } catch (IllegalArgumentException e) {
            throw new JsonException(member, "has to be Base64");
        }
    }
}
