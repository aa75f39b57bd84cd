package dev.homarus.pseudonym;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/// The pseudonyms of one conversation towards one destination.
///
/// Everything that is sent there goes through [#hide], prompts and tool results alike; everything that comes
/// back goes through one of the ways to restore, text, streams and the arguments of tool calls alike. What has
/// been restored is labelled again and may not leave without being hidden again. The form of tokens, and what
/// it promises, is in `docs/spec/pseudonyms.md`. Thread-safe.
public final class Pseudonyms {
    /// The most values of one conversation. The next is refused, so that nothing leaves unhidden.
    public static final int MAX_VALUES = 10_000;

    /// The longest value, in chars.
    public static final int MAX_VALUE = 4_096;

    /// The most look-alikes of one conversation that come back; further ones become a bare `TEXT`.
    public static final int MAX_LOOK_ALIKES = 1_000;

    /// The most look-alikes that are reported at once.
    public static final int MAX_UNKNOWN = 100;

    private final Registry registry;

    private Pseudonyms(Registry registry) {
        this.registry = registry;
    }

    /// Begins without values.
    ///
    /// @param key 32 bytes that no other conversation and no other destination has; it stays the caller's to
    ///     close, and after that nothing can be hidden
    public static Pseudonyms of(SecretBytes key) {
        return from(key, List.of());
    }

    /// Begins without values, and without a key until the first value is hidden.
    ///
    /// @param key returns the same one each time, as above; what it throws, [#hide] throws
    public static Pseudonyms of(Supplier<SecretBytes> key) {
        return new Pseudonyms(new Registry(() -> Mint.checked(key.get()), List.of()));
    }

    /// Goes on with what [#snapshot] gave.
    ///
    /// @throws IllegalArgumentException where it was made with another key
    public static Pseudonyms from(SecretBytes key, List<Kept> kept) {
        var checked = Mint.checked(key);
        return new Pseudonyms(new Registry(() -> checked, kept));
    }

    /// Puts tokens in place of values: the same value and type is always the same token, whatever its case and
    /// white space. What reads as a token of this conversation is hidden too, as the text it is. Ranges that
    /// share a char are one range from the first to the last, with the type of the longest.
    ///
    /// @param label of the values, joined with what they were seen with before
    /// @throws IllegalArgumentException for a range outside of the text, one that cuts a character in two, one
    ///     of white space only, and a value longer than [#MAX_VALUE]
    /// @throws IllegalStateException where [#MAX_VALUES] are hidden already, and after the key was closed
    public Hidden hide(String text, List<Hide> what, Label label) {
        var ranges = Ranges.apart(text, what);
        synchronized (registry) {
            return new Masking(registry, text, label).hide(ranges);
        }
    }

    /// Puts values in place of tokens, in the spelling they were first seen in.
    public Restored restore(String text) {
        return new Restorer(registry.live()).take(text, true);
    }

    /// Begins to restore a text that comes in pieces.
    public Restorer stream() {
        return new Restorer(registry.live());
    }

    /// Puts values in place of tokens in every string and every name, and in the JSON that a string holds,
    /// which is then written anew. A name that would become another member's stays as it is.
    public RestoredJson restore(Json json) {
        return new JsonWalk(registry.live()).restore(json);
    }

    /// Returns how many values are hidden.
    public int size() {
        return registry.live().size();
    }

    /// Returns all values with their pseudonyms, for [#from].
    public List<Kept> snapshot() {
        return registry.live().values().stream()
                .sorted(Comparator.comparing(Kept::code))
                .toList();
    }
}
