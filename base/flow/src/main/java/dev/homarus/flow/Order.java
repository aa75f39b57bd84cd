package dev.homarus.flow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A passage of a text that tells its reader to do something.
///
/// @param plain all of it, as [Text#plain] has it
record Order(String plain, Strength strength) {
    /// How much it is an order, weakest first.
    enum Strength {
        /// It asks for something that people ask each other every day.
        WANTS,
        /// Somebody other than the writer is to be told something, or is told what to say.
        DICTATES,
        /// It speaks to an assistant rather than to a person, or hides itself.
        COMMANDS
    }

    private static final int LONG_NAME = 8;
    private static final int PASSAGE = 700;
    private static final Pattern PARAGRAPH = Pattern.compile("\\n\\s*\\n|(?<=[}\\]])\\s*,?\\s*\\n");
    private static final Pattern FULL_STOP = Pattern.compile("(?<=[.!?])\\s+");
    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?])\\s+|\\n+");
    private static final Pattern FOLLOWS =
            Pattern.compile("(?::|\\b(?:follows|following|this|below)[.:]?)\\s*$", Pattern.CASE_INSENSITIVE);
    private static final Pattern OPEN = Pattern.compile("(?:^|[\\s:(])[\"“](?=\\w)[^\"”]*$");
    private static final Pattern ENCODED = Pattern.compile("(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{24,}={0,2}");

    boolean toMachine() {
        return strength == Strength.COMMANDS;
    }

    /// Finds the orders in a text.
    static List<Order> in(String text) {
        return in(text, "");
    }

    /// Finds the orders in a text, before a tool is called: no stranger has a reason to know its name.
    static List<Order> in(String text, String tool) {
        var orders = new ArrayList<Order>();
        boolean knowsTool =
                tool.length() >= LONG_NAME && !tool.chars().allMatch(Character::isLowerCase) && text.contains(tool);
        if (knowsTool || Text.hidesSomething(text)) {
            orders.add(of(text, Strength.COMMANDS));
        }
        for (var paragraph : PARAGRAPH.splitAsStream(text).toList()) {
            var sentences = SENTENCE.splitAsStream(paragraph.strip()).toList();
            for (int i = 0; i < sentences.size(); i++) {
                strengthOf(sentences, i).ifPresent(orders::add);
            }
            boolean wrapped = FULL_STOP
                    .splitAsStream(paragraph.replace('\n', ' '))
                    .anyMatch(sentence -> matches(Wording.TO_MACHINE, sentence));
            if (wrapped) {
                orders.add(of(paragraph, Strength.COMMANDS));
            }
        }
        return orders.stream().distinct().toList();
    }

    private static Optional<Order> strengthOf(List<String> sentences, int at) {
        var sentence = sentences.get(at);
        if (matches(Wording.TO_MACHINE, sentence) || decoded(sentence).isPresent()) {
            return Optional.of(of(passage(sentences, at, true), Strength.COMMANDS));
        }
        if (matches(Wording.DICTATES, sentence)) {
            return Optional.of(of(passage(sentences, at, false), Strength.DICTATES));
        }
        return matches(Wording.WANTS, sentence)
                ? Optional.of(of(passage(sentences, at, false), Strength.WANTS))
                : Optional.empty();
    }

    private static Order of(String passage, Strength strength) {
        return new Order(Text.plain(passage), strength);
    }

    private static boolean matches(Pattern pattern, String text) {
        return pattern.matcher(Text.plain(text)).find();
    }

    /// Returns a sentence with what follows it: what is dictated often stands after the order. An order to a
    /// person reaches to the end of its line and one sentence further where it ends in a colon or opens a
    /// quotation.
    private static String passage(List<String> sentences, int at, boolean toMachine) {
        var passage = new StringBuilder(sentences.get(at));
        boolean open = toMachine
                || FOLLOWS.matcher(sentences.get(at)).find()
                || OPEN.matcher(sentences.get(at)).find();
        for (int i = at + 1; i < sentences.size() && open && passage.length() < PASSAGE; i++) {
            passage.append(' ').append(sentences.get(i));
            open = toMachine || OPEN.matcher(passage).find();
        }
        return passage.toString();
    }

    /// Returns what a long word without spaces spells when it is read as base64, where that is a sentence.
    private static Optional<String> decoded(String text) {
        var found = ENCODED.matcher(text);
        while (found.find()) {
            try {
                var word = found.group().replace('-', '+').replace('_', '/').replaceAll("=+$", "");
                var bytes =
                        Base64.getDecoder().decode(word.substring(0, word.length() - (word.length() % 4 == 1 ? 1 : 0)));
                var clear = new String(bytes, StandardCharsets.UTF_8);
                long readable = clear.chars()
                        .filter(c -> Character.isLetterOrDigit(c) || " .,:;@/-'\"".indexOf(c) >= 0)
                        .count();
                if (clear.indexOf(' ') > 0 && readable * 10 >= clear.length() * 9L) {
                    return Optional.of(clear);
                }
            } catch (IllegalArgumentException e) {
                // Not base64.
            }
        }
        return Optional.empty();
    }
}
