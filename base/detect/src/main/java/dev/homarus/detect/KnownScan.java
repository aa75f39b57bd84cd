package dev.homarus.detect;

import dev.homarus.types.Classification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Finds known values in a [Layer]. Immutable.
///
/// The shorter a value, the plainer it must stand: a chance hit of a short name in a changed text says
/// nothing. Lengths are in letters and digits.
final class KnownScan {
    /// From here a value is found in another case than its own. Shorter ones are mostly words: Will, Mark,
    /// Rose.
    private static final int ANY_CASE = 5;
    /// From here it is found with separators other than its own; with one behind every letter from
    /// [#ALL_APART] on.
    private static final int APART = 8;

    private static final int ALL_APART = 4;
    /// From here it is found with its own separators left out.
    private static final int JOINED = 6;
    /// From here it is found backwards or turned by thirteen letters: many shorter words are other words
    /// then.
    private static final int TURNED = 8;
    /// From here it is found inside a longer word.
    private static final int INSIDE = 10;

    private static final int SECRET_INSIDE = 8;
    /// From here it is found in bytes that were decoded: with fewer, 5,000 values meet noise too often.
    private static final int DECODED = 5;

    private static final int DECODED_NOISE = 7;
    private static final int OWN_GAP = 12;
    private static final int OTHER_GAP = 3;

    private final List<List<KnownForm>> forms;
    private final Automaton skeletons;
    private final List<List<KnownForm>> exactForms;
    private final Automaton exact;

    KnownScan(KnownValues values) {
        var bySkeleton = new LinkedHashMap<String, List<KnownForm>>();
        var byText = new LinkedHashMap<String, List<KnownForm>>();
        for (var form : values.forms()) {
            Map<String, List<KnownForm>> index = form.exact() ? byText : bySkeleton;
            index.computeIfAbsent(form.letters(), key -> new ArrayList<>(1)).add(form);
        }
        forms = List.copyOf(bySkeleton.values());
        skeletons = Automaton.of(List.copyOf(bySkeleton.keySet()));
        exactForms = List.copyOf(byText.values());
        exact = Automaton.of(List.copyOf(byText.keySet()));
    }

    boolean isEmpty() {
        return forms.isEmpty() && exactForms.isEmpty();
    }

    /// Looks for the values of several.
    static void scan(List<KnownScan> scans, Layer layer, Findings findings) {
        var skeleton = Skeleton.of(layer);
        boolean noise = layer.kind() == Layer.Kind.NOISE;
        var reversed = noise ? "" : skeleton.reversed();
        var turned = noise ? "" : skeleton.turned();
        for (var scan : scans) {
            scan.straight(skeleton, layer, findings);
            if (!noise) {
                scan.otherwise(skeleton, reversed, turned, findings);
            }
        }
    }

    private void straight(Skeleton skeleton, Layer layer, Findings findings) {
        skeletons.scan(skeleton.units(), (number, end) -> {
            int start = end - skeletons.length(number);
            for (var form : forms.get(number)) {
                judge(form, skeleton, start, end, findings);
            }
        });
        exact.scan(layer.text(), (number, end) -> {
            for (var form : exactForms.get(number)) {
                report(form, layer, end - form.letters().length(), end, layer.encoding(), findings);
            }
        });
    }

    private void otherwise(Skeleton skeleton, String reversed, String rot13, Findings findings) {
        int length = skeleton.length();
        skeletons.scan(
                reversed,
                (number, end) -> turned(
                        number, skeleton, length - end, length - end + skeletons.length(number), "reversed", findings));
        skeletons.scan(
                rot13,
                (number, end) -> turned(number, skeleton, end - skeletons.length(number), end, "rot13", findings));
    }

    private void turned(int number, Skeleton skeleton, int start, int end, String how, Findings findings) {
        for (var form : forms.get(number)) {
            boolean letters = how.equals("reversed") || form.letters().chars().anyMatch(c -> c >= 'a' && c <= 'z');
            if (end - start >= TURNED && letters && isBounded(form, skeleton, start, end)) {
                var encoding = skeleton.layer().encodingWith(how);
                report(form, skeleton.layer(), skeleton.from()[start], skeleton.behind(end - 1), encoding, findings);
            }
        }
    }

    private static void judge(KnownForm form, Skeleton skeleton, int start, int end, Findings findings) {
        int length = end - start;
        int least = switch (skeleton.layer().kind()) {
            case PLAIN -> 0;
            case DECODED -> DECODED;
            case NOISE -> DECODED_NOISE;
        };
        if (length < least && !form.isIdeographic()) {
            return;
        }
        if (!isBounded(form, skeleton, start, end)) {
            return;
        }
        int apart = 0;
        int missing = 0;
        for (int i = 0; i + 1 < length; i++) {
            int gap = skeleton.gapAfter(start + i);
            if (gap > (form.gaps()[i] ? OWN_GAP : OTHER_GAP)) {
                return;
            }
            if (gap > 0 && !form.gaps()[i]) {
                apart++;
            } else if (gap == 0 && form.gaps()[i]) {
                missing++;
            }
        }
        boolean allApart = apart > 0 && missing == 0 && apart + count(form.gaps()) == length - 1;
        int shortest = form.isDigits() ? JOINED : ALL_APART;
        if ((apart > 0 && length < (allApart ? shortest : APART)) || (missing > 0 && length < JOINED)) {
            return;
        }
        int from = skeleton.from()[start];
        int to = skeleton.behind(end - 1);
        if (length < ANY_CASE && apart == 0 && !form.isDigits() && !isSameCase(form, skeleton.layer(), from, to)) {
            return;
        }
        var layer = skeleton.layer();
        report(form, layer, from, to, apart + missing > 0 ? layer.encodingWith("spaced") : layer.encoding(), findings);
    }

    private static int count(boolean[] gaps) {
        int count = 0;
        for (boolean gap : gaps) {
            count += gap ? 1 : 0;
        }
        return count;
    }

    private static boolean isSameCase(KnownForm form, Layer layer, int from, int to) {
        var text = layer.text();
        int wanted = form.shown().codePointAt(0);
        return !Character.isUpperCase(wanted)
                || (Character.isUpperCase(text.codePointAt(from))
                        && (to - from < 2
                                || Character.isUpperCase(text.charAt(to - 1))
                                        == Character.isUpperCase(text.charAt(from + 1))));
    }

    private static boolean isBounded(KnownForm form, Skeleton skeleton, int start, int end) {
        boolean before = skeleton.isJoinedBefore(start);
        boolean after = skeleton.isJoinedAfter(end - 1);
        if ((!before && !after) || form.isIdeographic()) {
            return true;
        }
        if (form.isDigits()) {
            return end - start >= APART
                    && !(before && Character.isDigit(skeleton.units().charAt(start - 1)))
                    && !(after && Character.isDigit(skeleton.units().charAt(end)));
        }
        return end - start >= (form.classification() == Classification.SECRET ? SECRET_INSIDE : INSIDE);
    }

    private static void report(KnownForm form, Layer layer, int from, int to, String encoding, Findings findings) {
        findings.add(Findings.KNOWN, form.type(), form.classification(), layer, from, to, encoding);
    }
}
