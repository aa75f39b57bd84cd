package dev.homarus.audit;

import dev.homarus.protocol.Json;
import java.util.OptionalLong;

/// One way in which the log is not what was written.
///
/// @param index the first entry concerned, where it is known
/// @param sentence for a person; quotes no content of entries
public record Finding(Kind kind, OptionalLong index, String sentence) {
    /// What is wrong.
    public enum Kind {
        /// An entry is not the one that was written: edited, moved, left out or put in.
        CHANGED,
        /// Entries that a head vouches for are gone from the end.
        TRUNCATED,
        /// A record's frame is broken, so nothing after it can be read.
        DAMAGED,
        /// There is something after the end at which the log was closed.
        APPENDED,
        /// The signed checkpoint is missing, unreadable or not signed by the log's key.
        CHECKPOINT,
        /// The public key is missing or another log's.
        KEY,
        /// The head outside the home is missing, unreadable, not authentic or another log's.
        WITNESS,
        /// The list of leaves, from which entries are looked up, does not fit the log.
        LEAVES,
        /// Something was found at an earlier start and has not been accepted by the owner.
        RECORDED
    }

    static Finding of(Kind kind, String sentence) {
        return new Finding(kind, OptionalLong.empty(), sentence);
    }

    static Finding at(Kind kind, long index, String sentence) {
        return new Finding(kind, OptionalLong.of(index), sentence);
    }

    /// Returns `kind`, `index`? and `sentence`.
    public Json.Obj json() {
        var json = Json.object().put("kind", kind.name().toLowerCase(java.util.Locale.ROOT));
        index.ifPresent(value -> json.put("index", value));
        return json.put("sentence", sentence).build();
    }
}
