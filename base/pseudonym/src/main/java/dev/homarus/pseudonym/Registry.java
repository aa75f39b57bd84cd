package dev.homarus.pseudonym;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.Label;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// What the codes of one conversation stand for. Reading is safe from any thread; the rest is guarded by its
/// owner.
final class Registry {
    private final Mint mint;
    private final Map<String, Kept> live = new ConcurrentHashMap<>();
    private final Map<String, String> codes = new HashMap<>();
    private int lookAlikes;

    Registry(Supplier<SecretBytes> key, List<Kept> kept) {
        mint = new Mint(key);
        for (var one : kept) {
            if (one.code().length() != Code.LENGTH
                    || Code.end(one.code(), 0, true) != Code.LENGTH
                    || !mint.isOwn(one.code())) {
                throw new IllegalArgumentException("the pseudonyms are of another key");
            }
            var known = codes.put(key(one.type(), normal(one.type(), one.value())), one.code());
            if (known != null || live.put(one.code(), one) != null) {
                throw new IllegalArgumentException("a pseudonym is given twice");
            }
            lookAlikes += one.type().equals(LookAlikes.TYPE) ? 1 : 0;
        }
    }

    Map<String, Kept> live() {
        return live;
    }

    /// Whether a code could come to stand for something here, now or later.
    boolean isOwn(String code) {
        return mint.isOwn(code);
    }

    /// Returns the stand-in of a look-alike; empty where there are too many of them.
    Optional<Kept> lookAlike(String value, Label label) {
        boolean known = codes.containsKey(key(LookAlikes.TYPE, value));
        if (!known && (lookAlikes >= Pseudonyms.MAX_LOOK_ALIKES || value.length() > Pseudonyms.MAX_VALUE)) {
            return Optional.empty();
        }
        lookAlikes += known ? 0 : 1;
        return Optional.of(put(LookAlikes.TYPE, value, label));
    }

    /// Returns the stand-in of a value.
    ///
    /// @throws IllegalStateException when there are too many values, or the key is closed
    Kept value(String type, String value, Label label) {
        if (live.size() - lookAlikes >= Pseudonyms.MAX_VALUES && !codes.containsKey(key(type, normal(type, value)))) {
            throw new IllegalStateException(
                    "a conversation may hide " + Pseudonyms.MAX_VALUES + " values; nothing was hidden");
        }
        return put(type, value, label);
    }

    private Kept put(String type, String value, Label label) {
        var normal = normal(type, value);
        var code = codes.computeIfAbsent(key(type, normal), absent -> free(type, normal));
        return live.merge(code, new Kept(code, type, value, label), (known, added) -> known.also(label));
    }

    private String free(String type, String normal) {
        for (int round = 0; ; round++) {
            var code = mint.code(type, normal, round);
            if (!live.containsKey(code)) {
                return code;
            }
        }
    }

    /// A look-alike comes back exactly.
    private static String normal(String type, String value) {
        return type.equals(LookAlikes.TYPE) ? value : Mint.normal(value);
    }

    private static String key(String type, String normal) {
        return type + '\0' + normal;
    }
}
