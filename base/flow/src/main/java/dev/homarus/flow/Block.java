package dev.homarus.flow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// One record of a list that a tool gave: a mail, an event, a file, a transaction.
///
/// @param words of it all, as stems
/// @param title what it is called, plain; empty where it has no such field
/// @param amounts the sums in its fields for sums
/// @param marked whether it says a handle of its own
record Block(String text, Set<String> words, String title, Set<Double> amounts, boolean marked) {
    private static final Pattern BREAK = Pattern.compile(
            "\\n\\s*\\n|\\n(?=\\s*[-*\u2022] )|\\n(?=\\s*(?:id_?|#)\\b)|(?<=\\})\\s*,\\s*(?=\\{)|\\n(?=\\s*\\{)");
    /// The first field of a record in a list that is written with dashes.
    private static final Pattern ITEM = Pattern.compile("(?m)^( *)- (?=[\"']?\\w+[\"']?:)");
    private static final Pattern TITLE = Pattern.compile(
            "(?:^|[\\n{,(\\[]|- )\\s*[\"']?(?:\\w+_)?(?:title|subject|filename|file_name|name)[\"']?\\s*[:=]\\s*[\"']?([^\\n\"'},]{3,80})",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern AMOUNT = Pattern.compile(
            "(?:^|[\\n{,(\\[]|- )\\s*[\"']?(?:\\w+_)?(?:amount|price|total|sum|balance|cost|fee|rent|value)[\"']?\\s*[:=]\\s*[\"']?[$€£]?(-?\\d[\\d,']*(?:\\.\\d+)?)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MARK = Pattern.compile(
            "(?:^|[\\n{,(\\[]|- )\\s*[\"']?(?:\\w+_)?(?:ids?_?|uid|number|key|ref)[\"']?\\s*[:=#]|^\\s*#?\\d+\\b",
            Pattern.CASE_INSENSITIVE);

    static List<Block> in(String text) {
        var blocks = new ArrayList<Block>();
        var item = ITEM.matcher(text);
        var start = item.find() && hasFields(text, item.group(1))
                ? Pattern.compile("(?m)^" + item.group(1) + "(?=- [\"']?\\w+[\"']?:)")
                : BREAK;
        start.splitAsStream(text).filter(part -> !part.isBlank()).forEach(part -> blocks.add(of(part)));
        return List.copyOf(blocks);
    }

    /// A list of sentences with a colon in each is no list of records.
    private static boolean hasFields(String text, String indent) {
        return Pattern.compile("(?m)^" + indent + "  [\"']?\\w+[\"']?:")
                .matcher(text)
                .find();
    }

    static Block of(String text) {
        var title = TITLE.matcher(text);
        var amounts = new HashSet<Double>();
        AMOUNT.matcher(text).results().forEach(found -> amounts.addAll(Amounts.in(Text.plain(found.group(1)))));
        return new Block(
                text,
                Text.words(text),
                title.find() ? Text.plain(title.group(1)) : "",
                Set.copyOf(amounts),
                MARK.matcher(text).find());
    }
}
