package dev.homarus.loop;

import dev.homarus.provider.ModelApi;
import dev.homarus.provider.Place;
import dev.homarus.provider.Prompt;
import dev.homarus.provider.Terms;
import dev.homarus.provider.ToolSpec;
import dev.homarus.session.Message;
import dev.homarus.types.Segment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Remembers how the messages of recent Sessions were written for a model, so that a Turn costs what is new in
/// it and not what was said before. What is remembered is what would be written again: pieces and segments are
/// immutable, and belong to the very message object they were made of.
final class Renderings {
    static final int SESSIONS = 64;
    static final long MOST_BYTES = 32L << 20;
    private static final int MOST_TOOLS = 1_000;

    /// The pieces and segments of one Session's newest prompt.
    static final class Rendering {
        /// A piece as it was written at a place.
        private record Written(Place place, List<Segment> segments) {}

        private IdentityHashMap<Message, Prompt.Piece> pieces = new IdentityHashMap<>();
        private IdentityHashMap<Prompt.Piece, Written> segments = new IdentityHashMap<>();
        private IdentityHashMap<Message, Prompt.Piece> nextPieces = new IdentityHashMap<>();
        private @Nullable ModelApi api;
        private String stamp = "";
        private final IdentityHashMap<ToolSpec, Boolean> tools = new IdentityHashMap<>();
        private final OwnWords own;
        private volatile long bytes;

        Rendering(OwnWords own) {
            this.own = own;
        }

        /// Forgets the pieces where what they rest on has changed.
        Rendering restingOn(String now) {
            if (!now.equals(stamp)) {
                pieces = new IdentityHashMap<>();
                segments = new IdentityHashMap<>();
                tools.clear();
                stamp = now;
            }
            nextPieces = new IdentityHashMap<>();
            return this;
        }

        /// Returns what was found out about a caller's tool before, or finds it out.
        boolean isClear(ToolSpec tool, Predicate<ToolSpec> look) {
            if (tools.size() > MOST_TOOLS) {
                tools.clear();
            }
            return tools.computeIfAbsent(tool, look::test);
        }

        /// Returns the piece that was made of this message before, or makes it.
        Prompt.Piece piece(Message message, Function<Message, Prompt.Piece> make) {
            var known = pieces.get(message);
            var piece = known == null ? make.apply(message) : known;
            nextPieces.put(message, piece);
            return piece;
        }

        /// Returns the whole body.
        List<Segment> body(ModelApi wire, Terms terms, Prompt prompt) {
            var known = wire.equals(api) ? segments : new IdentityHashMap<Prompt.Piece, Written>();
            var next = new IdentityHashMap<Prompt.Piece, Written>();
            var body = new ArrayList<>(own.opening(wire, terms, prompt.tools()));
            Optional<Prompt.Piece> before = Optional.empty();
            for (var piece : prompt.pieces()) {
                var place = Place.of(piece, before);
                var old = known.get(piece);
                var written =
                        old == null || old.place() != place ? new Written(place, own.piece(wire, piece, place)) : old;
                next.put(piece, written);
                body.addAll(written.segments());
                before = Optional.of(piece);
            }
            body.add(wire.closing());
            segments = next;
            pieces = nextPieces;
            nextPieces = new IdentityHashMap<>();
            api = wire;
            bytes = body.stream().mapToLong(segment -> segment.wire().length).sum();
            return body;
        }
    }

    private final OwnWords own = new OwnWords();
    private final Map<String, Rendering> sessions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Rendering> eldest) {
            return size() > SESSIONS;
        }
    };

    /// Returns the rendering of a Session; one Turn uses it at a time. The least recently used ones make room.
    synchronized Rendering of(String session) {
        var rendering = sessions.computeIfAbsent(session, name -> new Rendering(own));
        long all = sessions.values().stream().mapToLong(known -> known.bytes).sum();
        var eldest = sessions.values().iterator();
        while (all > MOST_BYTES) {
            all -= eldest.next().bytes;
            eldest.remove();
        }
        return rendering;
    }

    synchronized void forget(String session) {
        sessions.remove(session);
    }

    synchronized int size() {
        return sessions.size();
    }
}
