package dev.homarus.flow;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// What a sentence that was read says before a word of it that somebody repeats, and after the last such word.
final class Head {
    /// What opens a clause in some languages.
    private static final Set<String> OPENS =
            Grammar.set("dass da\u00df ob que qu si che dat of \u0447\u0442\u043e : \" ' \u00ab \u201e -");
    private static final Set<String> AND = Set.of("and", "but");
    private static final Set<String> THIS = Grammar.set("this that it these so");

    private Head() {}

    /// Tells whether a head wants somebody to say what follows it.
    ///
    /// @param said the sentence that repeats it
    static boolean wants(List<String> before, Said said) {
        var head = unquoted(before);
        if (head.isEmpty()) {
            return false;
        }
        int from = 0;
        for (int i = 0; i < head.size(); i++) {
            if (head.get(i).equals(":")) {
                int to = i + 1 < head.size() && Grammar.QUOTE.contains(head.get(i + 1)) ? i + 2 : i + 1;
                if (new Frame(head.subList(from, to), said).wants()) {
                    return true;
                }
                from = i + 1;
            }
        }
        var last = head.subList(Grammar.isMark(head.getLast()) ? 0 : from, head.size());
        int end = end(last);
        var rest = new Frame(last.subList(end, last.size()), said);
        return new Frame(last.subList(start(last, end), end), said).wants()
                || ((last.stream().anyMatch(Grammar.DIRECTS::contains) || Grammar.isToBe(rest.clause()))
                        && Grammar.isSpeech(said.without(rest.clause()))
                        && !rest.heeds()
                        && !rest.isToWriter());
    }

    /// Tells whether what stands after the point wants it said: `..., pass that along`.
    static boolean wantsBefore(List<String> tail, Said said) {
        var after = tail.subList(tail.indexOf(",") + 1, tail.size());
        return Grammar.isSpeech(said.without(tail))
                && !new Frame(tail, said).isToWriter()
                && (tail.stream().anyMatch(Grammar.DIRECTS::contains)
                        || (after.size() < tail.size()
                                && after.stream().anyMatch(THIS::contains)
                                && Grammar.isImperative(after)));
    }

    /// Tells whether a head in a language that is not known says who is to say what follows: it opens a clause,
    /// and nothing of it is kept.
    static boolean opens(List<String> head, Said said) {
        int open = Math.max(0, head.size() - 1);
        while (open > 0 && !OPENS.contains(head.get(open))) {
            open--;
        }
        var before = said.without(head.subList(0, open));
        return open > 0
                && before.size() > 1
                && before.size()
                        == said.without(head.subList(0, open), Set.of()).size()
                && said.without(head.subList(open, head.size())).size() <= 1;
    }

    /// Returns a head without what stands quoted in it to the end.
    private static List<String> unquoted(List<String> head) {
        long quotes = head.stream().filter("\""::equals).count();
        if (quotes == 0) {
            return head;
        }
        int last = quotes % 2 == 0 ? -1 : head.lastIndexOf("\"");
        return IntStream.range(0, head.size())
                .filter(i -> i == last || !head.get(i).equals("\""))
                .mapToObj(head::get)
                .toList();
    }

    /// Returns where a frame ends: after the last mark or word that opens a clause.
    private static int end(List<String> head) {
        for (int i = head.size() - 1; i > 0; i--) {
            if (Grammar.CLAUSE.contains(head.get(i)) || Grammar.isMark(head.get(i))) {
                return i + 1;
            }
        }
        return head.size();
    }

    /// Returns where a frame begins: after the clause before it.
    private static int start(List<String> head, int end) {
        int last = end - 1;
        while (last > 0 && (Grammar.isMark(head.get(last)) || Grammar.CLAUSE.contains(head.get(last)))) {
            last--;
        }
        int start = 0;
        for (int i = last; i > 0 && start == 0; i--) {
            boolean and = (head.get(i - 1).equals(",") && AND.contains(head.get(i)))
                    || head.get(i).equals("that");
            if ((and && !Grammar.QUOTE.contains(head.get(end - 1)))
                    || head.get(i).equals(":")) {
                start = i + 1;
            }
        }
        if (start < end
                && head.get(start).equals("as")
                && head.subList(start, end).contains(",")) {
            start = head.indexOf(",") + 1;
        }
        while (start < end - 1
                && (Grammar.isMark(head.get(start)) || head.get(start).equals(","))) {
            start++;
        }
        return start;
    }
}
