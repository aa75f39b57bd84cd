package dev.homarus.slots;

import dev.homarus.crypto.Aead;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;
import dev.homarus.vault.SlotKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A random key, sealed under what a passkey's PRF (WebAuthn Level 3, extension `prf`) gives for the slot's
/// salt. Kind `passkey`.
///
/// The browser asks the passkey; this takes what came of it over, until [#wipe].
public final class Passkey implements SlotKey {
    /// The word in the key ring.
    public static final String KIND = "passkey";

    /// The size of a PRF's output and of a salt, in bytes.
    public static final int SIZE = 32;

    private static final int LONGEST_CREDENTIAL = 1_023;
    private static final String DOMAIN = "[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*";
    private static final int LONGEST_DOMAIN = 253;

    /// What the page asked the passkey for.
    ///
    /// @param relyingParty a domain, in lower case
    /// @param salt [#SIZE] bytes, from [#newSalt]
    private record Asked(String relyingParty, byte[] salt) {}

    private final String home;
    private final Optional<Asked> asked;
    private final byte[] credential;
    private final SecretBytes output;

    private Passkey(String home, Optional<Asked> asked, byte[] credential, SecretBytes output) {
        int size = output.use(raw -> raw.length);
        if (size != SIZE) {
            output.close();
            throw new Problem(
                            "SLOT-060",
                            "The passkey gave " + size + " bytes where its PRF gives " + SIZE + ".",
                            "Use a passkey and a browser that have the PRF extension, or another kind of slot.")
                    .asException();
        }
        this.home = home;
        this.asked = asked;
        this.credential = credential.clone();
        this.output = output;
    }

    /// Returns a salt for a new slot.
    public static byte[] newSalt() {
        return SystemEntropy.INSTANCE.bytes(SIZE);
    }

    /// Will make a slot for the passkey that gave `output` for `salt`.
    ///
    /// @param relyingParty the domain that the passkey belongs to
    /// @param salt [#SIZE] bytes, of this slot alone
    /// @param credential the credential's id, 1 to 1,023 bytes
    /// @throws dev.homarus.types.ProblemException SLOT-060
    public static Passkey on(String home, String relyingParty, byte[] salt, byte[] credential, SecretBytes output) {
        if (!isDomain(relyingParty) || salt.length != SIZE || !isCredential(credential)) {
            throw new IllegalArgumentException("no domain, salt or credential");
        }
        return new Passkey(home, Optional.of(new Asked(relyingParty, salt.clone())), credential, output);
    }

    /// Will open the slot of the passkey that answered.
    ///
    /// @param credential the id of the credential that gave `output` for its slot's salt
    /// @throws dev.homarus.types.ProblemException SLOT-060
    public static Passkey opening(String home, byte[] credential, SecretBytes output) {
        return new Passkey(home, Optional.empty(), credential, output);
    }

    @Override
    public void wipe() {
        output.close();
    }

    @Override
    public String kind() {
        return KIND;
    }

    /// Tells whether the slot is this credential's.
    @Override
    public boolean isFor(String kind, Json.Obj parameters) {
        return kind.equals(KIND) && parameters.text("credential").equals(text(credential));
    }

    @Override
    public Made make() {
        var page = asked.orElseThrow(() -> new IllegalStateException("this passkey is to open a slot"));
        var salt = Base64.getEncoder().encodeToString(page.salt());
        var key = SecretBytes.random(KeyCheck.KEY);
        try (var sealing = sealing()) {
            var sealed = key.use(raw -> Aead.seal(sealing, context(page.relyingParty(), salt), raw));
            return new Made(
                    key,
                    Json.object()
                            .put("credential", text(credential))
                            .put("rp", page.relyingParty())
                            .put("salt", salt)
                            .put("sealed", Base64.getEncoder().encodeToString(sealed))
                            .put("check", KeyCheck.of(KIND, key))
                            .build());
        } catch (RuntimeException e) {
            key.close();
            throw e;
        }
    }

    /// @throws dev.homarus.types.ProblemException SLOT-061 of another credential, SLOT-062 not this slot's key
    @Override
    public SecretBytes again(Json.Obj parameters) {
        if (!isCredential(Base64.getUrlDecoder().decode(parameters.text("credential")))) {
            throw new JsonException("credential", "has another size");
        }
        var relyingParty = parameters.text("rp");
        if (!isDomain(relyingParty)) {
            throw new JsonException("rp", "has to be a domain");
        }
        var salt = parameters.text("salt");
        if (Base64.getDecoder().decode(salt).length != SIZE) {
            throw new JsonException("salt", "has another size");
        }
        if (!isFor(KIND, parameters)) {
            throw new Problem(
                            "SLOT-061",
                            "This slot belongs to another passkey.",
                            "Choose the passkey that was used when the slot was made, or open with another slot.")
                    .asException();
        }
        var sealed = Base64.getDecoder().decode(parameters.text("sealed"));
        try (var sealing = sealing()) {
            var opened = Aead.open(sealing, context(relyingParty, salt), sealed).orElseThrow(Passkey::notTheKey);
            return KeyCheck.fitting(KIND, SecretBytes.taking(opened), parameters, notTheKey());
        }
    }

    private SecretBytes sealing() {
        return KeyDerivation.derive(output, "slot passkey");
    }

    private byte[] context(String relyingParty, String salt) {
        return ("homarus passkey/1 " + home + " " + relyingParty + " " + text(credential) + " " + salt)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] credential) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(credential);
    }

    private static boolean isCredential(byte[] credential) {
        return credential.length >= 1 && credential.length <= LONGEST_CREDENTIAL;
    }

    private static boolean isDomain(String text) {
        return text.length() <= LONGEST_DOMAIN && text.matches(DOMAIN);
    }

    private static RuntimeException notTheKey() {
        return new Problem(
                        "SLOT-062",
                        "What the passkey gives does not open this slot: it was asked without user verification, was made"
                                + " anew, or the slot is damaged or another home's.",
                        "Confirm with the passkey's PIN or fingerprint and try again, or open with another slot.")
                .asException();
    }

    @Override
    public String toString() {
        return "Passkey";
    }
}
