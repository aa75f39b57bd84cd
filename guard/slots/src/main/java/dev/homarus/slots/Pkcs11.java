package dev.homarus.slots;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.crypto.TokenException;
import dev.homarus.crypto.TokenKey;
import dev.homarus.crypto.TokenLibrary;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Problem;
import dev.homarus.vault.SlotKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A random key, sealed by an AES key that was made on a PKCS#11 token (a smart card, a security key with PIV or
/// HSM functions, a hardware security module, SoftHSM) and never leaves it. Kind `pkcs11`.
///
/// The token's library runs inside of this process: load only one that came with the system or the token. A
/// wrong PIN counts on the token, and tokens usually allow three before they lock: each call logs in once at
/// most, and the last try is refused unless the person insists.
public final class Pkcs11 implements SlotKey {
    /// The word in the key ring.
    public static final String KIND = "pkcs11";

    /// Where libraries of tokens usually are.
    public static final List<Path> USUAL_LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so"),
            Path.of("/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so"),
            Path.of("/usr/lib64/opensc-pkcs11.so"),
            Path.of("/usr/lib/opensc-pkcs11.so"),
            Path.of("/usr/lib/x86_64-linux-gnu/libykcs11.so.2"),
            Path.of("/usr/lib/aarch64-linux-gnu/libykcs11.so.2"),
            Path.of("/usr/lib64/libykcs11.so.2"),
            Path.of("/usr/lib/softhsm/libsofthsm2.so"),
            Path.of("/usr/lib64/pkcs11/libsofthsm2.so"),
            Path.of("/Library/OpenSC/lib/opensc-pkcs11.so"),
            Path.of("/usr/local/lib/libykcs11.dylib"),
            Path.of("/opt/homebrew/lib/softhsm/libsofthsm2.so"));

    private final String home;
    private final Optional<Choice> choice;
    private final char[] pin;
    private final boolean insisting;
    /// The serials of tokens that did not take this PIN: another slot on the same token does not cost another
    /// try.
    private final Set<String> refusedBy = new HashSet<>();

    private record Choice(Path library, String token) {}

    private Pkcs11(String home, Optional<Choice> choice, char[] pin, boolean insisting) {
        this.home = home;
        this.choice = choice;
        this.pin = pin;
        this.insisting = insisting;
    }

    /// Will make a key on this token. The caller wipes `pin` when it is done with this object.
    ///
    /// @param token the token's label, as [TokenLibrary.Token#label] says it
    public static Pkcs11 on(String home, Path library, String token, char[] pin) {
        return new Pkcs11(home, Optional.of(new Choice(library, token)), pin, false);
    }

    /// Will open with the token that the slot names. The caller wipes `pin` when it is done with this object.
    public static Pkcs11 opening(String home, char[] pin) {
        return new Pkcs11(home, Optional.empty(), pin, false);
    }

    /// Returns one that also takes the last try that the token has left.
    public Pkcs11 insisting() {
        return new Pkcs11(home, choice, pin, true);
    }

    /// Returns the usual libraries that are on this machine.
    public static List<Path> librariesHere() {
        return USUAL_LIBRARIES.stream().filter(Files::isReadable).toList();
    }

    /// Tells whether there is a library of tokens. None is loaded.
    public static Availability look() {
        var here = librariesHere();
        if (!TokenKey.isSupported()) {
            return Availability.no(KIND, "This Java has no PKCS#11 provider (the module jdk.crypto.cryptoki).");
        }
        return here.isEmpty()
                ? Availability.no(
                        KIND,
                        "No library of tokens is in the usual places; install the token's (Debian: opensc-pkcs11 or"
                                + " ykcs11), or name its file.")
                : Availability.yes(KIND, "It uses " + here.getFirst() + " or another library that you name.");
    }

    /// Returns the tokens that are in the machine, by this library.
    ///
    /// @throws dev.homarus.types.ProblemException SLOT-040, SLOT-047
    public static List<TokenLibrary.Token> tokens(Path library) {
        try {
            return TokenLibrary.load(library).tokens();
        } catch (TokenException e) {
            throw TokenProblems.of(e, library.toString(), "");
        }
    }

    @Override
    public void wipe() {
        Arrays.fill(pin, '\0');
    }

    @Override
    public String kind() {
        return KIND;
    }

    /// @throws dev.homarus.types.ProblemException SLOT-040 to SLOT-047
    @Override
    public Made make() {
        var chosen = choice.orElseThrow(() -> new IllegalStateException("this PIN is to open a slot"));
        var token = find(chosen.library(), chosen.token(), Optional.empty());
        var name = SystemEntropy.INSTANCE.id("homarus-").toLowerCase(Locale.ROOT);
        var key = SecretBytes.random(KeyCheck.KEY);
        try (var logged = TokenKey.open(chosen.library(), token.slot(), pin)) {
            logged.generate(name);
            var sealed = sealed(logged, name, context(token, name), key);
            return new Made(
                    key,
                    Json.object()
                            .put("library", chosen.library().toString())
                            .put("token", token.label())
                            .put("serial", token.serial())
                            .put("key", name)
                            .put("sealed", Base64.getEncoder().encodeToString(sealed))
                            .put("check", KeyCheck.of(KIND, key))
                            .build());
        } catch (TokenException e) {
            key.close();
            throw TokenProblems.of(e, chosen.library().toString(), token.label());
        } catch (RuntimeException e) {
            key.close();
            throw e;
        }
    }

    /// A key that cannot seal does not stay on the token.
    private static byte[] sealed(TokenKey logged, String name, byte[] context, SecretBytes key) throws TokenException {
        try {
            return logged.seal(name, context, key);
        } catch (TokenException e) {
            logged.destroy(name);
            throw e;
        }
    }

    /// @throws dev.homarus.types.ProblemException SLOT-040 to SLOT-048
    @Override
    public SecretBytes again(Json.Obj parameters) {
        var library = library(parameters);
        var name = name(parameters);
        var sealed = Base64.getDecoder().decode(parameters.text("sealed"));
        var token = find(library, parameters.text("token"), Optional.of(parameters.text("serial")));
        if (refusedBy.contains(token.serial())) {
            throw TokenProblems.wrongPin(token.label());
        }
        try (var logged = TokenKey.open(library, token.slot(), pin)) {
            var key = logged.open(name, context(token, name), sealed).orElseThrow(TokenProblems::notTheKey);
            return KeyCheck.fitting(KIND, key, parameters, TokenProblems.notTheKey());
        } catch (TokenException e) {
            if (e.why() == TokenException.Why.PIN) {
                refusedBy.add(token.serial());
            }
            throw TokenProblems.of(e, library.toString(), token.label());
        }
    }

    /// Destroys the key on the token of a slot that is removed from the ring; returns whether it was there.
    ///
    /// @throws dev.homarus.types.ProblemException SLOT-040 to SLOT-047
    public boolean forget(Json.Obj parameters) {
        var library = library(parameters);
        var token = find(library, parameters.text("token"), Optional.of(parameters.text("serial")));
        try (var logged = TokenKey.open(library, token.slot(), pin)) {
            return logged.destroy(name(parameters));
        } catch (TokenException e) {
            throw TokenProblems.of(e, library.toString(), token.label());
        }
    }

    private static Path library(Json.Obj parameters) {
        try {
            return Path.of(parameters.text("library"));
        } catch (InvalidPathException e) {
            throw new JsonException("library", "has to be a path");
        }
    }

    private static String name(Json.Obj parameters) {
        var name = parameters.text("key");
        if (!name.matches("homarus-[a-z0-9_-]{16}")) {
            throw new JsonException("key", "has to be the name of a key");
        }
        return name;
    }

    /// The token, before its PIN is asked for: one that is locked or about to be is not asked.
    private TokenLibrary.Token find(Path library, String label, Optional<String> serial) {
        var fitting = tokens(library).stream()
                .filter(token -> token.label().equals(label))
                .filter(token -> serial.isEmpty() || token.serial().equals(serial.get()))
                .toList();
        if (fitting.size() != 1) {
            throw TokenProblems.noToken(label, fitting.size());
        }
        var token = fitting.getFirst();
        if (token.locked()) {
            throw TokenProblems.pinLocked(token.label());
        }
        if (token.lastTry() && !insisting) {
            throw new Problem(
                            "SLOT-044",
                            "The token " + TokenProblems.shown(token.label())
                                    + " has one try left: one more wrong PIN locks it.",
                            "Check the PIN with the token's own program first, or insist on trying.")
                    .asException();
        }
        return token;
    }

    private byte[] context(TokenLibrary.Token token, String name) {
        return ("homarus token/1 " + home + " " + token.serial() + " " + name).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Pkcs11";
    }
}
