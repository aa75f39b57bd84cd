package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine key and shares, of which both are needed; and what holds for any two.
class BothTest extends SlotKeyContract {
    private static final char[] PASSPHRASE = "quiet otter lamp 99".toCharArray();

    @TempDir
    private Path folder;

    private final List<Shares> splitting = new ArrayList<>();
    private Path file = Path.of("none");

    @BeforeEach
    void place() {
        file = folder.resolve("machine.key");
    }

    /// A kind whose key is 32 bytes of a number; it counts how often it is asked.
    private record Counted(String kind, int number, AtomicInteger asked) implements SlotKey {
        private Counted(String kind, int number) {
            this(kind, number, new AtomicInteger());
        }

        private SecretBytes key() {
            asked.incrementAndGet();
            var raw = new byte[32];
            java.util.Arrays.fill(raw, (byte) number);
            return SecretBytes.taking(raw);
        }

        @Override
        public Made make() {
            return new Made(key(), Json.Obj.EMPTY);
        }

        @Override
        public SecretBytes again(Json.Obj parameters) {
            return key();
        }
    }

    private static List<char[]> texts(Shares shares) {
        return shares.handOut().stream().map(Shares.Sheet::text).toList();
    }

    @Override
    SlotKey toMake() {
        splitting.add(Shares.splitting(2, 3));
        return Both.of(List.of(new SlotKey.Machine(file), splitting.getLast()));
    }

    @Override
    SlotKey toOpen(SlotKey made) {
        return Both.of(List.of(Shares.joining(texts(splitting.getLast()).subList(1, 3)), new SlotKey.Machine(file)));
    }

    @Override
    SlotKey another() {
        var other = new SlotKey.Machine(folder.resolve("another.key"));
        other.make().key().close();
        return Both.of(List.of(Shares.joining(texts(splitting.getLast())), other));
    }

    @Test
    void of_twoOfOneKind_fewer_more_orNested_isRefused() {
        var one = new Counted("one", 1);
        var other = new Counted("other", 2);
        var two = Both.of(List.of(one, other));
        for (var parts : List.of(
                List.<SlotKey>of(),
                List.<SlotKey>of(one),
                List.<SlotKey>of(one, new Counted("one", 2)),
                List.<SlotKey>of(one, other, new Counted("third", 3)),
                List.<SlotKey>of(one, two),
                List.<SlotKey>of(two, two))) {
            assertThatThrownBy(() -> Both.of(parts)).hasMessageStartingWith("SLOT-050");
        }
    }

    @Test
    void key_isNeitherHalf_andChangesWithEach() {
        var keys = new ArrayList<String>();
        for (var parts : List.of(
                List.<SlotKey>of(new Counted("one", 1), new Counted("other", 2)),
                List.<SlotKey>of(new Counted("other", 2), new Counted("one", 1)),
                List.<SlotKey>of(new Counted("one", 1), new Counted("other", 3)),
                List.<SlotKey>of(new Counted("one", 4), new Counted("other", 2)),
                List.<SlotKey>of(new Counted("one", 1), new Counted("third", 2)))) {
            try (var key = Both.of(parts).make().key()) {
                keys.add(hex(key));
            }
        }
        assertThat(keys).doesNotHaveDuplicates().doesNotContain("01".repeat(32), "02".repeat(32));
    }

    @Test
    void again_inTheOtherOrder_isTheSameKey() {
        var made =
                Both.of(List.of(new Counted("one", 1), new Counted("other", 2))).make();
        try (var key = made.key();
                var again = Both.of(List.of(new Counted("other", 2), new Counted("one", 1)))
                        .again(made.parameters())) {
            assertThat(hex(again)).isEqualTo(hex(key));
        }
    }

    @Test
    void again_withAnotherHalf_saysSo_andWithOtherKinds_triesNothing() {
        var made =
                Both.of(List.of(new Counted("one", 1), new Counted("other", 2))).make();
        made.key().close();
        assertThatThrownBy(() -> Both.of(List.of(new Counted("one", 1), new Counted("other", 3)))
                        .again(made.parameters()))
                .hasMessageStartingWith("SLOT-052")
                .hasMessageContaining("nothing was changed");
        var third = new Counted("third", 2);
        var wrong = Both.of(List.of(new Counted("one", 1), third));
        assertThat(wrong.isFor(Both.KIND, made.parameters())).isFalse();
        assertThatThrownBy(() -> wrong.again(made.parameters()))
                .hasMessageStartingWith("SLOT-051")
                .hasMessageContaining("one and other");
        assertThat(third.asked()).hasValue(0);
    }

    @Test
    void again_whereThePassphraseIsWrong_namesIt() {
        var made = Both.of(List.of(new SlotKey.Passphrase(PASSPHRASE), new Counted("one", 1)))
                .make();
        made.key().close();
        var opening = Both.of(List.of(new Counted("one", 1), new SlotKey.Passphrase("quiet otter".toCharArray())));
        assertThatThrownBy(() -> opening.again(made.parameters()))
                .hasMessageStartingWith("SLOT-052")
                .hasMessageContaining("the passphrase is wrong")
                .hasMessageNotContaining("quiet otter");
    }

    @Test
    void make_withAWeakPassphrase_makesNoOtherHalf() {
        var token = new Counted("token", 1);
        var weak = Both.of(List.of(new SlotKey.Passphrase("short".toCharArray()), token));
        assertThatThrownBy(weak::make).hasMessageStartingWith("VAULT-003");
        assertThat(token.asked()).hasValue(0);
    }

    @Test
    void make_whereTheTokenRefuses_leavesNothingInTheStore(@TempDir Path other) {
        var program = StandIn.program(
                other, "case $1 in store) cat >stdin;; lookup) cat stdin;; clear) rm -f stdin; echo >cleared;; esac");
        var store = new SecretService(program, java.util.Map.of(), Tool.BOUND);
        var missing = Pkcs11.on(HOME, other.resolve("none.so"), "token", "1".toCharArray());
        assertThatThrownBy(() ->
                        Both.of(List.of(missing, new Keychain(store, HOME))).make())
                .hasMessageStartingWith("SLOT-040");
        assertThat(StandIn.read(other, "argv")).contains("store --label").contains("clear service homarus");
    }

    @Test
    void parameters_haveNoCheckOfThePassphrase_soThatAGuessIsWorthNothing() {
        var made = Both.of(List.of(new SlotKey.Passphrase(PASSPHRASE), new Counted("one", 1)))
                .make();
        made.key().close();
        assertThat(made.parameters().members().keySet()).containsExactly("parts", "check");
        var parts = Both.partsOf(made.parameters());
        assertThat(parts.stream().map(Both.Part::kind)).containsExactly("passphrase", "one");
        assertThat(parts.getFirst().parameters().members().keySet())
                .containsExactly("kdf", "salt", "memoryKib", "passes", "lanes");
        try (var half =
                new SlotKey.Passphrase(PASSPHRASE).again(parts.getFirst().parameters())) {
            assertThat(made.parameters().write())
                    .doesNotContain(hex(half))
                    .doesNotContain(half.use(Base64.getEncoder()::encodeToString))
                    .doesNotContain(KeyCheck.of("passphrase", half));
        }
    }

    @Test
    void keyRing_withThisSlot_opensWithNeitherAlone() {
        var ring = folder.resolve("keyring.json");
        var shares = Shares.splitting(2, 2);
        var phrase = new SlotKey.Passphrase(PASSPHRASE);
        KeyRing.create(ring, Both.of(List.of(phrase, shares)), NOW).close();
        var read = KeyRing.read(ring);
        var joining = Shares.joining(texts(shares));
        assertThat(read.open(phrase)).isEmpty();
        assertThat(read.open(joining)).isEmpty();
        assertThat(read.open(Both.of(List.of(phrase, new SlotKey.Machine(file)))))
                .isEmpty();
        assertThat(read.fits(Both.of(List.of(joining, phrase)))).isTrue();
    }

    @Test
    void keyRing_withTwoSuchSlots_isOpenedByEither() {
        var file = folder.resolve("keyring.json");
        var first = List.<SlotKey>of(new Counted("one", 1), new Counted("other", 2));
        var second = List.<SlotKey>of(new Counted("one", 3), new Counted("other", 4));
        try (var ring = KeyRing.create(file, Both.of(first), NOW)) {
            ring.add(Both.of(second), NOW);
        }
        assertThat(KeyRing.read(file).fits(Both.of(first))).isTrue();
        assertThat(KeyRing.read(file).fits(Both.of(second))).isTrue();
        assertThatThrownBy(() -> KeyRing.read(file).fits(Both.of(List.of(first.getFirst(), second.getLast()))))
                .hasMessageStartingWith("SLOT-052");
    }

    @Test
    void half_ofAnotherSize_isRefused() {
        SlotKey tooLong = new SlotKey() {
            @Override
            public String kind() {
                return "long";
            }

            @Override
            public Made make() {
                return new Made(SecretBytes.random(33), Json.Obj.EMPTY);
            }

            @Override
            public SecretBytes again(Json.Obj parameters) {
                return SecretBytes.taking(HexFormat.of().parseHex("00"));
            }
        };
        assertThatThrownBy(
                        () -> Both.of(List.of(tooLong, new Counted("one", 1))).make())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void halfAPaperKit_saysSoOnItsPage() {
        var half = Paper.printingHalf(HOME, NOW);
        half.make().key().close();
        var whole = Paper.printing(HOME, NOW);
        whole.make().key().close();
        try (var kit = half.kit();
                var other = whole.kit()) {
            String text = kit.useText(String::new);
            String html = kit.useHtml(String::new);
            assertThat(text).contains("one half of a slot");
            assertThat(text.lines()).allMatch(line -> line.length() <= 80);
            assertThat(html).contains("one half of a slot");
            assertThat(other.<String>useText(String::new)).doesNotContain("one half");
        }
    }
}
