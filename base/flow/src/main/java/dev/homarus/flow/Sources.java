package dev.homarus.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Which answers came from where the owner pointed.
record Sources(Owned owner, Records records) {
    private static final int ENOUGH = 3;
    private static final Pattern IDLE = Pattern.compile(
            "|\\d{4}-\\d{2}-\\d{2}(?:[t ].*)?|\\d{1,4}|true|false|none|null|\\d{1,2}:\\d{2}|today|tomorrow|desc|asc|all");
    private static final Pattern PATH = Pattern.compile("\\S*/\\S+|[^\\s/]+\\.\\w{1,5}");
    private static final List<Set<String>> SAME = List.of(
            group("email mail e-mail inbox message dm dms chat received unread letter newsletter"),
            group(
                    "calendar event appointment meeting schedule agenda week day today tomorrow lunch dinner busy free available"
                            + " availability slot"),
            group("transaction payment spending spend spent bank balance account paid pay statement bill expense"),
            group("file drive document doc folder note sheet"),
            group("contact address-book people"),
            group("channel slack chat user member"),
            group("task todo to-do reminder list"),
            group("hotel restaurant flight car rental company"),
            group("weather forecast temperature rain"));
    private static final Set<String> VERBS =
            group("get list read search fetch all current most recent by show view find look"
                    + " query lookup load check retrieve open name id ids user manager details info");

    private static Set<String> group(String words) {
        var group = new HashSet<String>();
        Arrays.stream(words.split(" ")).map(Text::stem).forEach(group::add);
        return group;
    }

    /// Tells whether the owner's words point at where an answer came from: at what was looked for, or, where
    /// nothing was, at the kind of thing.
    boolean isMeant(Heard heard) {
        boolean looked = false;
        for (var value : heard.asked()) {
            if (IDLE.matcher(Text.plain(value)).matches() && !Records.isHandle("id", value)) {
                continue;
            }
            if (isSaid(value)) {
                return true;
            }
            looked |= !IDLE.matcher(Text.plain(value)).matches();
        }
        return !looked && isKindMeant(heard.tool());
    }

    /// Tells whether the owner said what was looked for, so that the answer is about it.
    static boolean isCalled(Heard heard, Owned owner) {
        return heard.asked().stream()
                .filter(value -> !IDLE.matcher(Text.plain(value)).matches())
                .anyMatch(value -> {
                    var words = wordsOf(value);
                    return owner.standing(value) == Owned.Standing.NAMED
                            || (!words.isEmpty() && owner.words().containsAll(words));
                });
    }

    private static Set<String> wordsOf(String value) {
        return Text.words(
                PATH.matcher(value).matches() ? value.replaceFirst(".*/", "").replaceFirst("\\.\\w{1,5}$", "") : value);
    }

    private boolean isSaid(String value) {
        var words = wordsOf(value);
        long said = words.stream().filter(owner.words()::contains).count();
        return owner.standing(value) == Owned.Standing.NAMED
                || (!words.isEmpty() && said * 2 >= words.size())
                || (Records.isHandle("id", value) && records.describes(value, owner));
    }

    /// Tells whether the owner's words speak of the kind of thing that a tool is named after.
    boolean isKindMeant(String tool) {
        for (var word : Asked.nameOf(tool)) {
            var stem = Text.stem(word);
            if (VERBS.contains(stem)) {
                continue;
            }
            if (owner.words().contains(stem)
                    || SAME.stream()
                            .anyMatch(group -> group.contains(stem)
                                    && owner.words().stream().anyMatch(group::contains))) {
                return true;
            }
        }
        return false;
    }

    /// Tells whether a text carries something from an answer that the owner did not point at, and that stands
    /// nowhere else.
    boolean strays(String text, List<Heard> heard) {
        var meant = new ArrayList<Heard>();
        for (var answer : heard) {
            if (isMeant(answer) || leads(meant, answer)) {
                meant.add(answer);
            }
        }
        var others = heard.stream().filter(answer -> !meant.contains(answer)).toList();
        var stray = Text.words(text).stream()
                .filter(word -> word.length() > 3 || word.chars().anyMatch(Character::isDigit))
                .filter(word -> !owner.words().contains(word) && !isIn(meant, word) && isIn(others, word))
                .toList();
        return stray.size() >= ENOUGH || stray.stream().anyMatch(Sources::isTelling);
    }

    /// Tells whether an answer the owner pointed at gave, without an order, the names that were looked for, in
    /// a place of the kind that the owner speaks of.
    private boolean leads(List<Heard> meant, Heard answer) {
        var names = answer.asked().stream()
                .filter(value -> !IDLE.matcher(Text.plain(value)).matches())
                .toList();
        return !names.isEmpty()
                && isKindMeant(answer.tool())
                && names.stream().noneMatch(name -> PATH.matcher(name).matches() || Records.isHandle("id", name))
                && names.stream()
                        .allMatch(name -> meant.stream()
                                .anyMatch(one -> Text.holds(one.reading().quiet(), Text.plain(name))));
    }

    private static boolean isIn(List<Heard> heard, String word) {
        return heard.stream().anyMatch(answer -> answer.reading().words().contains(word));
    }

    /// Numbers of four digits that are no year, and what looks like a password.
    private static boolean isTelling(String word) {
        return word.chars().filter(Character::isDigit).count() >= 4 && !word.matches("(?:19|20)\\d\\d");
    }
}
