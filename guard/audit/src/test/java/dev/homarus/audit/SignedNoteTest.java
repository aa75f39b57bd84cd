package dev.homarus.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.audit.SignedNote.Verifier;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SigningKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedNoteTest {
    /// The key and note of the reference implementation, and of the specification.
    private static final String REFERENCE = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String REFERENCE_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private static final String REFERENCE_TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String REFERENCE_NOTE = REFERENCE_TEXT
            + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6Ry"
            + "yBwJnAM=\n";
    private static final String SPECIFICATION = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private static final String SPECIFICATION_NOTE = """
            This is an example message.

            \u2014 example.com/foo \
            Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """;

    @Test
    void open_knownNotes_returnsTheirText() {
        assertThat(SignedNote.open(REFERENCE_NOTE, key(REFERENCE))).contains(REFERENCE_TEXT);
        assertThat(SignedNote.open(SPECIFICATION_NOTE, key(SPECIFICATION))).contains("This is an example message.\n");
    }

    @Test
    void sign_knownKey_makesTheKnownNote() {
        var seed = Arrays.copyOfRange(Base64.getDecoder().decode(REFERENCE_SEED), 1, 33);
        try (var signer = new SigningKey(SecretBytes.taking(seed))) {
            assertThat(SignedNote.sign(REFERENCE_TEXT, key(REFERENCE), signer::sign))
                    .isEqualTo(REFERENCE_NOTE);
        }
    }

    @Test
    void open_anyOtherCharacter_returnsNothing() {
        for (int i = 0; i < REFERENCE_NOTE.length(); i++) {
            var changed = new StringBuilder(REFERENCE_NOTE);
            changed.setCharAt(i, changed.charAt(i) == 'A' ? 'B' : 'A');
            assertThat(SignedNote.open(changed.toString(), key(REFERENCE))).isEmpty();
        }
    }

    @Test
    void open_signatureOfAnotherKeyInFront_isIgnored() {
        int end = REFERENCE_NOTE.indexOf("\n\n") + 2;
        var foreign = SPECIFICATION_NOTE.substring(SPECIFICATION_NOTE.indexOf('\u2014'));
        var both = REFERENCE_NOTE.substring(0, end) + foreign + REFERENCE_NOTE.substring(end);
        assertThat(SignedNote.open(both, key(REFERENCE))).contains(REFERENCE_TEXT);
        assertThat(SignedNote.open(REFERENCE_NOTE, key(SPECIFICATION))).isEmpty();
    }

    @Test
    void parse_notAKey_returnsNothing() {
        for (var text : List.of(
                "",
                "a+b",
                "a+b+c",
                REFERENCE.replace("c74f20a3", "c74f20a4"),
                REFERENCE.replace("+AR", "+AB"),
                REFERENCE + "A",
                REFERENCE.replace("Peter", "Peter "))) {
            assertThat(Verifier.parse(text)).isEmpty();
        }
    }

    @Test
    void checkpoint_ofAKey_opensWithThatKeyOnly() {
        try (var keys = Home.keys(0);
                var other = Home.keys(1)) {
            var head = new Tree().head();
            var note = Checkpoint.sign(head, keys);
            assertThat(Checkpoint.open(note, Checkpoint.verifier(keys.publicKey())))
                    .contains(head);
            assertThat(Checkpoint.open(note, Checkpoint.verifier(other.publicKey())))
                    .isEmpty();
        }
    }

    private static Verifier key(String text) {
        return Verifier.parse(text).orElseThrow();
    }
}
