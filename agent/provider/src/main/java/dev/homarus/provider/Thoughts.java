package dev.homarus.provider;

import dev.homarus.protocol.Json;
import java.util.List;
import java.util.Map;

/// What a model has reasoned before its calls, as its provider wants it back together with their answers:
/// sealed, signed or in words, and never shown. Only the wire format that made it can read it.
///
/// @param blocks in order
/// @param signatures of the thoughts behind a call, by the number of the call from 0
public record Thoughts(List<Block> blocks, Map<Integer, String> signatures) {
    /// One block of reasoning.
    ///
    /// @param at what it stands before: 0 the text, `n` the call of the number `n - 1`
    public record Block(int at, Json.Obj json) {}

    public static final Thoughts NONE = new Thoughts(List.of(), Map.of());

    public Thoughts {
        blocks = List.copyOf(blocks);
        signatures = Map.copyOf(signatures);
    }

    public boolean isNone() {
        return blocks.isEmpty() && signatures.isEmpty();
    }

    /// Returns the blocks before the text, at 0, or before a call, at its number and 1.
    List<Json.Obj> at(int place) {
        return blocks.stream()
                .filter(block -> block.at() == place)
                .map(Block::json)
                .toList();
    }
}
