package dev.homarus.loop;

import dev.homarus.provider.ModelApi;
import dev.homarus.provider.Place;
import dev.homarus.provider.Prompt;
import dev.homarus.provider.Terms;
import dev.homarus.provider.ToolSpec;
import dev.homarus.types.Label;
import dev.homarus.types.Segment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/// What stands in requests of Homarus' own words, as it was written for a model before: the same in every
/// conversation, and the very same objects, so that whoever has worked something out about one need not do it
/// again. Thread-safe.
final class OwnWords {
    /// How many writings are kept: some models, with the tools that are offered at different times.
    static final int MOST = 16;

    /// What was written of.
    ///
    /// @param of the tools, or the one piece
    private record Written(ModelApi wire, Object terms, Object of, List<Segment> segments) {
        boolean is(ModelApi other, Object its, Object what) {
            return wire.equals(other) && terms.equals(its) && of.equals(what);
        }
    }

    private final Deque<Written> known = new ArrayDeque<>();

    /// Returns what a request begins with, before its pieces.
    List<Segment> opening(ModelApi wire, Terms terms, List<ToolSpec> tools) {
        boolean own = terms.shape().isEmpty()
                && tools.stream().allMatch(tool -> tool.label().equals(Label.SYSTEM));
        return own ? written(wire, terms, tools, () -> wire.opening(terms, tools)) : wire.opening(terms, tools);
    }

    /// Returns a piece as it is written at a place.
    List<Segment> piece(ModelApi wire, Prompt.Piece piece, Place place) {
        return piece instanceof Prompt.Instructions told && told.label().equals(Label.SYSTEM)
                ? written(wire, place, told, () -> wire.piece(told, place))
                : wire.piece(piece, place);
    }

    private synchronized List<Segment> written(ModelApi wire, Object terms, Object of, Supplier<List<Segment>> write) {
        for (var one : known) {
            if (one.is(wire, terms, of)) {
                return one.segments();
            }
        }
        var made = new Written(wire, terms, of, List.copyOf(write.get()));
        if (known.size() == MOST) {
            known.removeLast();
        }
        known.addFirst(made);
        return made.segments();
    }
}
