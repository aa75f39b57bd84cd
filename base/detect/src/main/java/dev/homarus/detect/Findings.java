package dev.homarus.detect;

import dev.homarus.types.Classification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects what was found in one text, and settles what overlaps. For one inspection.
///
/// Overlapping finds become one that covers all of them: it has the type of the strongest (secret, then
/// known value, then identifier; then plain before encoded; then the longest) and the most harmful
/// classification of all, so that settling never lowers a label.
final class Findings {
    static final int SECRET = 0;
    static final int KNOWN = 1;
    static final int IDENTIFIER = 2;

    /// More places than this are not told apart: the last finding then reaches from there to the end.
    static final int MOST = 20_000;

    private record Found(int rank, Finding finding) {}

    private static final Comparator<Found> STRONGEST = Comparator.comparingInt(Found::rank)
            .thenComparing(found -> !found.finding().encoding().isEmpty())
            .thenComparingInt(found -> found.finding().start() - found.finding().end())
            .thenComparing(found -> found.finding().classification(), Comparator.reverseOrder())
            .thenComparing(found -> found.finding().type());

    private final String text;
    private final List<Found> found = new ArrayList<>();
    private final int most;

    Findings(String text) {
        this(text, MOST);
    }

    Findings(String text, int most) {
        this.text = text;
        this.most = most;
    }

    /// @param rank [#SECRET], [#KNOWN] or [#IDENTIFIER]
    /// @param from in the layer's text
    /// @param to behind the last unit, in the layer's text
    void add(int rank, String type, Classification classification, Layer layer, int from, int to, String encoding) {
        int start = layer.start(from);
        int end = layer.end(to);
        var how = encoding.isEmpty() && hides(start, end) ? "zero-width" : encoding;
        add(rank, new Finding(type, classification, start, end, how));
    }

    void add(int rank, Finding finding) {
        if (found.size() >= most * 4) {
            var settled = settle();
            found.clear();
            settled.forEach(one -> found.add(one));
            if (found.size() >= most) {
                join();
            }
        }
        found.add(new Found(rank, finding));
    }

    private boolean hides(int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) >= 0xad && Folding.isInvisible(text.codePointAt(i))) {
                return true;
            }
        }
        return false;
    }

    List<Finding> sorted() {
        var settled = settle();
        if (settled.size() > most) {
            found.clear();
            found.addAll(settled);
            join();
            settled = settle();
        }
        return settled.stream().map(Found::finding).toList();
    }

    private void join() {
        var last = found.get(most - 1).finding();
        var classification = last.classification();
        int end = last.end();
        for (var one : found.subList(most, found.size())) {
            classification = classification.join(one.finding().classification());
            end = Math.max(end, one.finding().end());
        }
        int rank = found.get(most - 1).rank();
        found.subList(most - 1, found.size()).clear();
        found.add(new Found(rank, new Finding(last.type(), classification, last.start(), end, last.encoding())));
    }

    private List<Found> settle() {
        found.sort(Comparator.comparingInt(one -> one.finding().start()));
        var settled = new ArrayList<Found>();
        for (int at = 0; at < found.size(); ) {
            var best = found.get(at);
            int start = best.finding().start();
            int end = best.finding().end();
            var classification = best.finding().classification();
            for (at++; at < found.size() && found.get(at).finding().start() < end; at++) {
                var other = found.get(at);
                end = Math.max(end, other.finding().end());
                classification = classification.join(other.finding().classification());
                best = STRONGEST.compare(other, best) < 0 ? other : best;
            }
            var finding = best.finding();
            settled.add(new Found(
                    best.rank(), new Finding(finding.type(), classification, start, end, finding.encoding())));
        }
        return settled;
    }
}
