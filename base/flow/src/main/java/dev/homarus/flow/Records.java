package dev.homarus.flow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The records of a list that a tool gave: which of them did the owner describe? Handles such as `id: 24`
/// mean nothing to a person, who says what the record is about.
record Records(List<String> blocks, List<Order> orders) {
    private static final Pattern BREAK = Pattern.compile(
            "\\n\\s*\\n|\\n(?=\\s*[-*\u2022] )|\\n(?=\\s*(?:id_?|#)\\b)|(?<=\\})\\s*,\\s*(?=\\{)|\\n(?=\\s*\\{)");
    private static final Pattern HANDLE =
            Pattern.compile("[\\p{L}]{0,12}[-_#]?\\d{1,12}|[0-9a-f]{6,40}|[0-9a-f-]{36}", Pattern.CASE_INSENSITIVE);
    private static final Pattern HANDLE_NAME = Pattern.compile("(?:.*_)?ids?_?|.*Ids?|id|uid|key|number|index|ref");
    /// Where a record says its own handle: at its start, or after a brace, a comma or a dash.
    private static final String HEAD =
            "(?:^|[\\n{,(\\[]|- )\\s*[\"']?(?:\\w+_)?(?:ids?_?|number|key|ref|#)?[\"']?\\s*[:=#]?\\s*[\"'#]?";
    private static final Pattern FILE = Pattern.compile("[\\p{L}\\p{N}_-]+\\.[a-z0-9]{2,5}");

    static Records of(List<Heard> heard, List<Order> orders) {
        var blocks = new ArrayList<String>();
        for (var answer : heard) {
            var parts = BREAK.splitAsStream(answer.text()).toList();
            // What was made is known by what it was made as.
            var made = parts.size() == 1 ? String.join(" ", answer.asked()) + " \n" : "";
            parts.forEach(part -> blocks.add(made + part));
        }
        return new Records(blocks, orders);
    }

    static boolean isHandle(String argument, String value) {
        return HANDLE.matcher(value.strip()).matches()
                && HANDLE_NAME.matcher(argument).matches();
    }

    /// Tells whether exactly one record has this handle, and the owner's words fit it better than any other.
    boolean describes(String handle, Owned owner) {
        var plain = handle.strip().toLowerCase(Locale.ROOT);
        if (orders.stream().anyMatch(order -> Text.holds(order.plain(), plain))) {
            return false;
        }
        var pattern = Pattern.compile(HEAD + Pattern.quote(plain) + "(?![\\p{L}\\p{N}_.-])", Pattern.CASE_INSENSITIVE);
        String found = "";
        for (var block : blocks) {
            if (pattern.matcher(block).find()) {
                if (!found.isEmpty()) {
                    return false;
                }
                found = block;
            }
        }
        if (found.isEmpty()) {
            return false;
        }
        int fits = fit(found, owner);
        if (fits < 2) {
            return false;
        }
        for (var block : blocks) {
            if (!block.equals(found) && fit(block, owner) >= fits) {
                return false;
            }
        }
        return true;
    }

    /// Counts the owner's words in a block; a file's whole name counts as three.
    private static int fit(String block, Owned owner) {
        Set<String> common = new HashSet<>(Text.words(block));
        common.retainAll(owner.words());
        int files = (int) FILE.matcher(owner.said())
                .results()
                .filter(file -> Text.holds(block, file.group()))
                .count();
        return common.size() + 2 * files;
    }
}
