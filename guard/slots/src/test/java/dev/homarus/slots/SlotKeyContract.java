package dev.homarus.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.SlotKey;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every kind of slot promises.
abstract class SlotKeyContract {
    static final String HOME = "home_0123456789abcdef";
    static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");

    /// Returns one that makes a new slot's key.
    abstract SlotKey toMake();

    /// Returns one that opens the slot that `made` has made just now.
    abstract SlotKey toOpen(SlotKey made);

    /// Returns one of the same kind that belongs to another slot.
    abstract SlotKey another();

    /// Returns what must not stand in parameters, beside the key itself.
    List<String> secretsOf(SlotKey opening) {
        return List.of(opening.kind() + " has no more secrets");
    }

    static String hex(SecretBytes key) {
        return key.use(HexFormat.of()::formatHex);
    }

    private static String opened(SlotKey slotKey, Json.Obj parameters) {
        try (var key = slotKey.again(parameters)) {
            return hex(key);
        }
    }

    @Test
    void again_afterARoundTripOfTheParameters_isTheKeyThatWasMade() {
        var slotKey = toMake();
        var made = slotKey.make();
        var opening = toOpen(slotKey);
        try (var key = made.key()) {
            assertThat(hex(key)).hasSize(64);
            var read = JsonText.parseObject(made.parameters().bytes());
            assertThat(read).isEqualTo(made.parameters());
            assertThat(opened(opening, read)).isEqualTo(hex(key)).isEqualTo(opened(opening, made.parameters()));
        }
    }

    @Test
    void make_forTwoSlots_givesTwoKeys() {
        try (var one = toMake().make().key();
                var other = toMake().make().key()) {
            assertThat(hex(one)).isNotEqualTo(hex(other)).isNotEqualTo("00".repeat(32));
        }
    }

    @Test
    void again_byAnotherSlotsKey_isRefused() {
        var made = toMake().make();
        made.key().close();
        assertThatThrownBy(() -> another().again(made.parameters()))
                .isInstanceOfAny(ProblemException.class, JsonException.class, IllegalArgumentException.class);
    }

    @Test
    void again_withDamagedParameters_isRefusedOrTheSameKey() {
        var slotKey = toMake();
        var made = slotKey.make();
        var opening = toOpen(slotKey);
        try (var key = made.key()) {
            var expected = hex(key);
            for (var damaged : damaged(made.parameters())) {
                try {
                    assertThat(opened(opening, damaged)).as(damaged.write()).isEqualTo(expected);
                } catch (ProblemException e) {
                    assertThat(e.problem().code()).as(damaged.write()).startsWith("SLOT-");
                } catch (JsonException | IllegalArgumentException e) {
                    assertThat(e.getMessage()).as(damaged.write()).isNotBlank();
                }
            }
            assertThat(opened(opening, made.parameters())).isEqualTo(expected);
        }
    }

    /// Each member absent, of another type, empty, and with single characters changed.
    private static List<Json.Obj> damaged(Json.Obj parameters) {
        var all = new ArrayList<Json.Obj>();
        all.add(Json.Obj.EMPTY);
        parameters.members().forEach((name, value) -> {
            all.add(with(parameters, name, Json.Null.NULL));
            all.add(with(parameters, name, Json.of("")));
            all.add(with(parameters, name, Json.of(true)));
            switch (value) {
                case Json.Str(var text) -> {
                    all.add(with(parameters, name, Json.of(text + text)));
                    all.add(with(parameters, name, Json.of(text.substring(1))));
                    int step = Math.max(1, text.length() / 40);
                    for (int at = 0; at < text.length(); at += step) {
                        char c = text.charAt(at) == 'a' ? 'b' : 'a';
                        all.add(with(parameters, name, Json.of(text.substring(0, at) + c + text.substring(at + 1))));
                    }
                }
                case Json.Num(var number) -> {
                    for (var next : List.of(-1, 1, -1_000, 1_000_000)) {
                        all.add(with(parameters, name, new Json.Num(number.add(BigDecimal.valueOf(next)))));
                    }
                }
                default -> all.add(with(parameters, name, Json.of("x")));
            }
        });
        return all;
    }

    private static Json.Obj with(Json.Obj parameters, String name, Json value) {
        var members = new LinkedHashMap<>(parameters.members());
        members.put(name, value);
        return new Json.Obj(members);
    }

    @Test
    void parameters_andWhatIsPrinted_haveNothingSecret() {
        var slotKey = toMake();
        var made = slotKey.make();
        try (var key = made.key()) {
            var opening = toOpen(slotKey);
            var shown = made.parameters().write() + made + slotKey + opening;
            var secrets = new ArrayList<>(secretsOf(opening));
            secrets.add(hex(key));
            secrets.add(key.use(Base64.getEncoder()::encodeToString));
            secrets.forEach(secret -> assertThat(shown).doesNotContainIgnoringCase(secret));
        }
    }

    @Test
    void key_afterClose_isGone() {
        var slotKey = toMake();
        var made = slotKey.make();
        made.key().close();
        assertThatThrownBy(() -> hex(made.key())).isInstanceOf(IllegalStateException.class);
        var again = toOpen(slotKey).again(made.parameters());
        again.close();
        assertThatThrownBy(() -> hex(again)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void kind_isAShortWord() {
        assertThat(toMake().kind()).matches("[a-z0-9]{2,12}");
    }

    @Test
    void keyRing_withThisSlot_opensAgain(@TempDir Path folder) {
        var file = folder.resolve("keyring.json");
        var slotKey = toMake();
        try (var root = KeyRing.create(file, slotKey, NOW);
                var again = KeyRing.read(file).open(toOpen(slotKey)).orElseThrow()) {
            assertThat(hex(again.data())).isEqualTo(hex(root.data()));
        }
    }
}
