package dev.homarus.slots;

import dev.homarus.age.AgeFile;
import dev.homarus.age.AgeIdentity;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import dev.homarus.vault.SlotKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A random key in an age file, whose identity stands on a printed page. The file is on the page and in the key
/// ring; the identity is on the page only. Kind `paper`.
///
/// An object either makes a new kit ([#printing]) or opens with an identity that was typed ([#typed]).
public final class Paper implements SlotKey {
    /// The word in the key ring.
    public static final String KIND = "paper";

    private final Optional<PaperKit.About> about;
    private final char[] identity;
    private Optional<PaperKit> kit = Optional.empty();

    private Paper(Optional<PaperKit.About> about, char[] identity) {
        this.about = about;
        this.identity = identity;
    }

    /// Will make a new kit for the home.
    public static Paper printing(String home, Instant now) {
        return new Paper(Optional.of(new PaperKit.About(home, now, false)), new char[0]);
    }

    /// Will make a new kit that is one half of a slot ([Both]), and says so.
    public static Paper printingHalf(String home, Instant now) {
        return new Paper(Optional.of(new PaperKit.About(home, now, true)), new char[0]);
    }

    /// Will open with what was typed from the page; the caller wipes it when it is done with this object. Case,
    /// white space and dashes are free.
    public static Paper typed(char[] identity) {
        return new Paper(Optional.empty(), identity);
    }

    @Override
    public void wipe() {
        Arrays.fill(identity, '\0');
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Made make() {
        var page = about.orElseThrow(() -> new IllegalStateException("this identity is to open a home"));
        var key = SecretBytes.random(KeyCheck.KEY);
        try (var fresh = AgeIdentity.make()) {
            var text = KeyCheck.toText(key);
            var content = Arrays.copyOf(text, text.length + 1);
            content[text.length] = '\n';
            Arrays.fill(text, (byte) 0);
            var file = AgeFile.sealArmored(content, List.of(fresh.recipient()));
            Arrays.fill(content, (byte) 0);
            kit = Optional.of(
                    fresh.useText(secret -> PaperKit.of(page, fresh.recipient().text(), secret, file)));
            return new Made(
                    key,
                    Json.object()
                            .put("recipient", fresh.recipient().text())
                            .put("file", file)
                            .put("check", KeyCheck.of(KIND, key))
                            .build());
        }
    }

    /// Returns the page of the key that [#make] made, once; the caller closes it when it is printed.
    ///
    /// @throws IllegalStateException before [#make], and the second time
    public PaperKit kit() {
        var once = kit.orElseThrow(() -> new IllegalStateException("there is nothing to print"));
        kit = Optional.empty();
        return once;
    }

    /// @throws dev.homarus.types.ProblemException SLOT-010 no identity, SLOT-011 of another kit, SLOT-012 the
    ///     file in the key ring does not open
    @Override
    public SecretBytes again(Json.Obj parameters) {
        var recipient = parameters.text("recipient");
        var file = parameters.text("file").getBytes(StandardCharsets.US_ASCII);
        var read = AgeIdentity.read(identity);
        if (read.isEmpty()) {
            throw new Problem(
                            "SLOT-010",
                            "What was typed is not the identity of a paper kit: it has a typing error, or a part is missing.",
                            "Type the line that begins with AGE-SECRET-KEY-1, to its end. Case, spaces and line breaks"
                                    + " do not matter; it has no letters B, I and O, and no 1 but the first.")
                    .asException();
        }
        try (var secret = read.get()) {
            if (!secret.recipient().text().equals(recipient)) {
                throw new Problem(
                                "SLOT-011",
                                "This identity belongs to another paper kit.",
                                "The page for this slot has the recipient " + shown(recipient) + ".")
                        .asException();
            }
            return AgeFile.open(file, secret)
                    .map(content -> read(content, parameters))
                    .orElseThrow(Paper::damaged);
        }
    }

    private static SecretBytes read(byte[] content, Json.Obj parameters) {
        SecretBytes key;
        try {
            key = KeyCheck.fromText(content);
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
        return KeyCheck.fitting(KIND, key, parameters, damaged());
    }

    /// A damaged key ring may hold anything in the place of a recipient.
    private static String shown(String recipient) {
        return recipient.matches("age1[02-9a-z]{58}") ? recipient : "of another form, so the key ring is damaged";
    }

    private static RuntimeException damaged() {
        return new Problem(
                        "SLOT-012",
                        "The age file of this paper kit in the key ring is damaged.",
                        "Put back a copy of keyring.json; the file stands on the page as well.")
                .asException();
    }
}
