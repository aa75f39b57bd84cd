package dev.homarus.flow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The records of the lists that tools gave: which of them did the owner describe? Handles such as `id: 24`
/// mean nothing to a person, who says what the record is about.
record Records(List<Listed> lists, List<Order> orders) {
    private static final int TITLE = 4;
    private static final int ENOUGH = 2;
    private static final Pattern HANDLE =
            Pattern.compile("[\\p{L}]{0,12}[-_#]?\\d{1,12}|[0-9a-f]{6,40}|[0-9a-f-]{36}", Pattern.CASE_INSENSITIVE);
    private static final Pattern HANDLE_NAME = Pattern.compile("(?:.*_)?ids?_?|.*Ids?|id|uid|key|number|index|ref");
    private static final Pattern ID_NAME = Pattern.compile("(?:.*_)?ids?_?|.*Ids?|uid");
    /// Where a record says its own handle: at its start, or after a brace, a comma or a dash.
    private static final String HEAD =
            "(?:^|[\\n{,(\\[]|- )\\s*[\"']?(?:\\w+_)?(?:ids?_?|number|key|ref|#)?[\"']?\\s*[:=#]?\\s*[\"'#]?";
    private static final String SPOKEN =
            "\\b(?:ids?|id_|event|file|e?mail|message|record|transaction|order|payment|item|number|no|nr|task|ticket|entry|use|is|to|#)"
                    + "\\W{0,4}(?:now )?(?:the )?(?:id )?";
    private static final int LONG = 3;
    private static final Pattern FILE = Pattern.compile("[\\p{L}\\p{N}_-]+\\.[a-z0-9]{2,5}");
    private static final Pattern BEGIN = Pattern.compile(
            "\\b(?:start(?:s|ing)?|begin(?:s|ning)?) with (?:the (?:word|name|letters?) )?['\"]?([\\p{L}\\p{N}_-]{2,40})");

    /// The records of one answer.
    ///
    /// @param made what the one record there was made or looked for as, plain
    /// @param called whether the owner's words led to this answer
    record Listed(List<Block> blocks, String made, boolean called) {}

    /// @param called tells whether the owner's words led to an answer
    static Records of(List<Heard> heard, List<Order> orders, Predicate<Heard> called) {
        var lists = new ArrayList<Listed>();
        for (var answer : heard) {
            var blocks = answer.reading().blocks();
            // What was made is known by what it was made as.
            var made = blocks.size() == 1 ? Text.plain(String.join(" ", answer.asked())) : "";
            lists.add(new Listed(blocks, made, called.test(answer)));
        }
        return new Records(lists, orders);
    }

    /// Tells whether a value is a handle, and its argument called like one.
    static boolean isHandle(String argument, String value) {
        return HANDLE.matcher(value.strip()).matches()
                && HANDLE_NAME.matcher(argument).matches();
    }

    /// The same, where a number or an index might be meant as what it is.
    static boolean isId(String argument, String value) {
        return HANDLE.matcher(value.strip()).matches()
                && ID_NAME.matcher(argument).matches();
    }

    /// Tells whether exactly one record has this handle, and the owner's words fit it better than any other.
    boolean describes(String handle, Owned owner) {
        var plain = handle.strip().toLowerCase(Locale.ROOT);
        if (isOrdered(plain)) {
            return false;
        }
        var pattern = Pattern.compile(HEAD + Pattern.quote(plain) + "(?![\\p{L}\\p{N}_.-])", Pattern.CASE_INSENSITIVE);
        Block found = null;
        Listed place = null;
        for (var list : lists) {
            for (var block : list.blocks()) {
                if (!block.text().toLowerCase(Locale.ROOT).contains(plain)
                        || !pattern.matcher(block.text()).find()) {
                    continue;
                }
                boolean again = found != null
                        && !found.title().isEmpty()
                        && found.title().equals(block.title());
                if (found != null && !again) {
                    return false;
                }
                found = block;
                place = list;
            }
        }
        return found != null && place != null && fitsBest(found, place, owner);
    }

    private boolean isOrdered(String handle) {
        if (handle.length() > LONG) {
            return orders.stream().anyMatch(order -> Text.holds(order.plain(), handle));
        }
        var spoken = Pattern.compile(SPOKEN + Pattern.quote(handle) + "(?![\\p{L}\\p{N}:])");
        return orders.stream().anyMatch(order -> spoken.matcher(order.plain()).find());
    }

    private boolean fitsBest(Block found, Listed place, Owned owner) {
        int fits = fit(found, place, owner);
        boolean alone = place.called() && place.blocks().size() == 1;
        if (fits < (alone ? 1 : ENOUGH)) {
            return false;
        }
        for (var list : lists) {
            if (!list.equals(place) && (place.called() || !list.called())) {
                continue;
            }
            for (var block : list.blocks()) {
                boolean same = block.equals(found)
                        || block.text().equals(found.text())
                        || (!block.title().isEmpty() && block.title().equals(found.title()) && !list.equals(place));
                boolean rival = block.marked() || !found.marked();
                if (!same && rival && fit(block, list, owner) >= fits) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Counts the owner's words in a record; its whole title counts as four more, a file's name as two.
    private static int fit(Block block, Listed list, Owned owner) {
        Set<String> common = new HashSet<>(owner.words());
        var made = Text.words(list.made());
        common.removeIf(word -> !block.words().contains(word) && !made.contains(word));
        int files = (int) FILE.matcher(owner.said())
                .results()
                .filter(file ->
                        Text.holds(Text.plain(block.text()), file.group()) || Text.holds(list.made(), file.group()))
                .count();
        boolean titled = block.title().length() >= TITLE && Text.holds(owner.said(), block.title());
        return common.size() + 2 * files + (titled ? TITLE : 0);
    }

    /// Tells whether the owner said how a name begins, and only this one that was heard begins so.
    boolean begins(String name, Owned owner) {
        var plain = Text.plain(name);
        var said = BEGIN.matcher(owner.said());
        while (said.find()) {
            var begin = said.group(1);
            if (plain.startsWith(begin) && plain.indexOf(' ') < 0) {
                var names = Pattern.compile("(?<![\\p{L}\\p{N}_-])" + Pattern.quote(begin) + "[\\p{L}\\p{N}_-]*");
                var heard = new HashSet<String>();
                lists.forEach(list -> list.blocks()
                        .forEach(block -> names.matcher(Text.plain(block.text()))
                                .results()
                                .forEach(found -> heard.add(found.group()))));
                return heard.equals(Set.of(plain));
            }
        }
        return false;
    }
}
