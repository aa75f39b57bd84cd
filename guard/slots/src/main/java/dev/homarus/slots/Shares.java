package dev.homarus.slots;

import com.codahale.shamir.Scheme;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import dev.homarus.vault.SlotKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;

/// A random key that was split among several papers or people: any `needed` of the `count` shares give it again,
/// and fewer tell nothing of it (Shamir 1979, over GF(256)). Kind `shares`.
///
/// An object either splits a new key ([#splitting]) or joins shares that were typed ([#joining]).
public final class Shares implements SlotKey {
    /// The word in the key ring.
    public static final String KIND = "shares";

    /// The most shares of a key.
    public static final int MOST = Share.MOST;

    /// One share for one paper or person.
    ///
    /// @param text four lines of four groups, 84 characters; secret, the caller wipes it
    public record Sheet(int index, int needed, int count, char[] text) {
        @Override
        public String toString() {
            return "Sheet " + index + " of " + count;
        }
    }

    private final int needed;
    private final int count;
    private final List<char[]> typed;
    private List<Sheet> sheets = List.of();

    private Shares(int needed, int count, List<char[]> typed) {
        this.needed = needed;
        this.count = count;
        this.typed = List.copyOf(typed);
    }

    /// Will split a new key.
    ///
    /// @param needed from 2 to `count`
    /// @param count at most [#MOST]
    /// @throws dev.homarus.types.ProblemException SLOT-006 when the numbers make no sense
    public static Shares splitting(int needed, int count) {
        if (needed < 2 || count < needed || count > MOST) {
            throw new Problem(
                            "SLOT-006",
                            "A key cannot be split so that " + needed + " of " + count + " shares open.",
                            "Choose 2 to " + MOST + " shares, of which at least 2 and at most all are needed.")
                    .asException();
        }
        return new Shares(needed, count, List.of());
    }

    /// Will join the shares that were typed; the caller wipes them when it is done with this object.
    public static Shares joining(List<char[]> typed) {
        return new Shares(0, 0, typed);
    }

    @Override
    public void wipe() {
        typed.forEach(share -> Arrays.fill(share, '\0'));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Made make() {
        if (count == 0) {
            throw new IllegalStateException("these shares are to be joined");
        }
        var set = SystemEntropy.INSTANCE.bytes(8);
        var key = SecretBytes.random(KeyCheck.KEY);
        var parts = key.use(raw -> new Scheme(new SecureRandom(), count, needed).split(raw));
        var made = new ArrayList<Sheet>();
        parts.forEach((index, value) -> {
            var share = new Share(set, needed, count, index, value);
            made.add(new Sheet(index, needed, count, share.text()));
            share.wipe();
        });
        sheets = List.copyOf(made);
        return new Made(
                key,
                Json.object()
                        .put("set", HexFormat.of().formatHex(set))
                        .put("needed", needed)
                        .put("count", count)
                        .put("check", KeyCheck.of(KIND, key))
                        .build());
    }

    /// Returns the shares of the key that [#make] made, once; there is no second time.
    ///
    /// @throws IllegalStateException before [#make], and the second time
    public List<Sheet> handOut() {
        if (sheets.isEmpty()) {
            throw new IllegalStateException("there is nothing to hand out");
        }
        var once = sheets;
        sheets = List.of();
        return once;
    }

    /// @throws dev.homarus.types.ProblemException SLOT-001 no share, SLOT-002 of another key, SLOT-003 too few,
    ///     SLOT-004 one twice, SLOT-005 they do not give the key
    @Override
    public SecretBytes again(Json.Obj parameters) {
        var set = parameters.text("set");
        int slotNeeds = (int) parameters.number("needed", 0, 2, MOST);
        int slotHas = (int) parameters.number("count", 0, slotNeeds, MOST);
        var values = new HashMap<Integer, byte[]>();
        try {
            for (int i = 0; i < typed.size(); i++) {
                var share = good(i);
                if (!share.setId().equals(set) || share.needed() != slotNeeds || share.count() != slotHas) {
                    share.wipe();
                    throw ShareProblems.another(i + 1);
                }
                if (values.containsKey(share.index())) {
                    share.wipe();
                    throw ShareProblems.twice(share.index());
                }
                values.put(share.index(), share.value());
            }
            if (values.size() < slotNeeds) {
                throw ShareProblems.tooFew(slotNeeds, values.size());
            }
            var key = SecretBytes.taking(new Scheme(new SecureRandom(), slotHas, slotNeeds).join(values));
            return KeyCheck.fitting(KIND, key, parameters, ShareProblems.changed());
        } finally {
            values.values().forEach(value -> Arrays.fill(value, (byte) 0));
        }
    }

    private Share good(int at) {
        return switch (Share.read(typed.get(at))) {
            case Share.Read.Good(var share) -> share;
            case Share.Read.Bad(var fault, var letters) -> throw ShareProblems.unreadable(at + 1, fault, letters);
        };
    }
}
