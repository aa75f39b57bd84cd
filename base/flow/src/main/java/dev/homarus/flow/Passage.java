package dev.homarus.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A sentence that was read, in its order: whoever repeats only what its frame wants said follows the frame.
///
/// @param tokens words and the marks that open a clause
/// @param stems of the tokens, in the same places
/// @param around what a sentence beside it says about it
record Passage(List<String> tokens, List<String> stems, List<String> around, Tongue tongue) {
    /// Which language a sentence is in.
    enum Tongue {
        ENGLISH,
        /// That of its text, and not English.
        OTHER,
        /// Another than that of its text, or none that is shown.
        FOREIGN
    }

    private static final Set<String> ENGLISH =
            Set.of("the", "of", "to", "and", "are", "for", "with", "at", "by", "from", "it", "that");
    private static final Set<String> OTHERS = Set.copyOf(Arrays.asList(
            ("der die das und ist sind nicht noch dass ein eine auf mit von zu alle bitte le la les des une est que pour dans"
                            + " pas vous tous el los las una es para por con il lo gli che per di non sono het een niet voor"
                            + " os um uma com em")
                    .split(" ")));
    private static final Pattern SENTENCE =
            Pattern.compile("(?<=[.!?;])\\s+|\\n+|\\\\n|\"?[,{\\[]?\\s{0,9}\"[\\w-]{1,30}\"\\s{0,3}:\\s{0,3}\"?");
    /// What a page does not show.
    private static final Pattern TAG = Pattern.compile("<[a-zA-Z!][^<>]*>");
    private static final Pattern TOKEN = Pattern.compile(
            "[\\p{L}\\p{N}]+(?:'(?:s|t|d|m|re|ve|ll)\\b)?|:(?!\\d)|[|\"\u00ab\u201e]|(?<![\\p{L}\\p{N}])'|(?<= )[-\u2013\u2014](?= )|[,(\\[]");
    private static final Pattern FOLLOWS = Pattern.compile("(?::|\\b(?:as follows|the following|below))[ .\u2026]*$");
    private static final Pattern REFERS = Pattern.compile(
            "\\b(?:this|that|it|so)(?:[.,!]|$| (?:on|along|to|in|out|up|into|around|about|must|should|has|needs|ought|be)\\b)");
    private static final Pattern OPEN = Pattern.compile("(?:^|[\\s:(])\"(?=\\S)[^\"]*$");
    private static final int SHORT = 14;

    static List<Passage> in(String text) {
        var passages = new ArrayList<Passage>();
        add(TAG.matcher(text).replaceAll("\n"), tongue(tokens(Text.plain(text))), passages);
        TAG.matcher(text)
                .results()
                .map(found -> found.group())
                .forEach(tag -> SENTENCE.splitAsStream(tag)
                        .map(Text::plain)
                        .forEach(line -> passages.add(of(tokens(line), List.of(), Tongue.FOREIGN))));
        return List.copyOf(passages);
    }

    private static void add(String text, Tongue whole, List<Passage> passages) {
        var sentences = SENTENCE.splitAsStream(text)
                .map(Text::plain)
                .filter(line -> !line.isEmpty())
                .toList();
        List<String> lead = List.of();
        for (int i = 0; i < sentences.size(); i++) {
            var sentence = sentences.get(i);
            var tokens = tokens(sentence);
            var around = new ArrayList<>(lead);
            if (i > 0 && lead.isEmpty() && FOLLOWS.matcher(sentences.get(i - 1)).find()) {
                around.addAll(tokens(sentences.get(i - 1)));
                around.add(":");
            }
            if (i + 1 < sentences.size() && REFERS.matcher(sentences.get(i + 1)).find()) {
                var next = tokens(sentences.get(i + 1));
                if (next.size() <= SHORT && Grammar.isSpeech(next)) {
                    around.addAll(next);
                }
            }
            passages.add(of(tokens, List.copyOf(around), isForeign(tokens, whole) ? Tongue.FOREIGN : whole));
            if (!lead.isEmpty() && sentence.contains("\"")) {
                lead = List.of();
            } else if (lead.isEmpty() && OPEN.matcher(sentence).find()) {
                lead = tokens.subList(0, tokens.lastIndexOf("\"") + 1);
                lead = lead.size() == 1 ? List.copyOf(around) : lead;
            }
        }
    }

    private static Passage of(List<String> tokens, List<String> around, Tongue tongue) {
        return new Passage(
                tokens,
                tokens.stream()
                        .map(token -> Text.stem(token.replaceFirst("'s$", "")))
                        .toList(),
                around,
                tongue);
    }

    private static Tongue tongue(List<String> tokens) {
        long english = tokens.stream().filter(ENGLISH::contains).count();
        long other = tokens.stream().filter(OTHERS::contains).count();
        return other > 2 && other > english ? Tongue.OTHER : Tongue.ENGLISH;
    }

    private static boolean isForeign(List<String> tokens, Tongue whole) {
        boolean other = tokens.stream().noneMatch(ENGLISH::contains)
                && tokens.stream().filter(OTHERS::contains).count() > 1;
        boolean script = tokens.stream()
                .anyMatch(token -> Character.isLetter(token.charAt(0))
                        && Character.UnicodeScript.of(token.charAt(0)) != Character.UnicodeScript.LATIN);
        return whole == Tongue.ENGLISH && (other || script);
    }

    private static List<String> tokens(String plain) {
        return TOKEN.matcher(plain).results().map(found -> found.group()).toList();
    }

    /// Tells whether it is to have others do something with a value.
    boolean isForOthers(Value value) {
        return Grammar.isForOthers(tokens) && value.isIn(String.join(" ", tokens));
    }

    /// Tells whether a sentence that has a word of this leaves out the frame that wants it said.
    boolean isUnframed(String word, Said said) {
        if (tongue == Tongue.FOREIGN) {
            return true;
        }
        var head = tokens.subList(0, stems.indexOf(word));
        if (tongue == Tongue.OTHER) {
            return Head.opens(head, said) || (!around.isEmpty() && Head.opens(around, said));
        }
        int last = tokens.size() - 1;
        while (!said.words().contains(stems.get(last))) {
            last--;
        }
        return Head.wants(head, said)
                || Head.wantsBefore(tokens.subList(last + 1, tokens.size()), said)
                || (!around.isEmpty() && Head.wants(around, said));
    }
}
