package dev.homarus.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A text that was heard, with what it says on its own: its words, the orders in it, the records it lists.
/// Each is worked out at most once, when a decision first needs it. Immutable to its users, and safe between
/// threads.
public final class Reading {
    /// @param plain as [Text#plain] has it
    /// @param words that mean something, as stems
    record Line(String plain, Set<String> words) {}

    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?;])\\s+|\\n+");
    /// An end of a line in the middle of a sentence.
    private static final Pattern WRAPPED = Pattern.compile("(?<=\\p{Ll}[, ]{0,2})\\n(?=\\p{Ll}[\\p{L}']{0,20}[ ,.])"
            // As YAML goes on with a long text: indented, and nothing that begins an item or a field.
            + "|(?<=[^\\n]{60})\\\\?\\n {1,12}(?:\\\\ )?(?![\\s*\u2022-]|\\d{1,3}[.)] |[\\w -]{1,30}:(?:\\s|$))");
    private static final String BEGINS =
            "(?:Ignore|Disregard|Forget|Please|Kindly|Change|Send|Set|Make|Do|Also|You|Dear|Transfer|Update|Add|Visit|Delete|Remove|Create"
                    + "|Forward|Post|Invite|Tell|Say|Write|Share|Include|Use|Pay|Modify|Get|Find|Book|Reserve|Cancel|Grant|Unlock|Give|Move|Reply)";
    private static final Pattern GLUED = Pattern.compile(
            "(?<=[\\p{L}\\d.,;:!?)])(?=(?:" + BEGINS
                    + " [\\p{L}\\d'\"]|(?:TODO|IMPORTANT|SYSTEM|NOTE|ATTENTION|INSTRUCTIONS?)(?:!|:| [a-z:])|<[A-Z]{4,}>|###))");
    private static final Pattern MIDWAY = Pattern.compile("(?<=[\\p{Ll}\\d]) (?=" + BEGINS
            + " (?:my|the|your|a|an|all|any|it|this|that|every|each|to|me|us|them|him|her|\\d|['\"]))");
    private static final Pattern LINE = Pattern.compile("\\n+|(?<=[.!?;}])\\s+");

    private final String said;
    /// The same with whole sentences on a line, and a line's end before an order that somebody put in the middle
    /// of one.
    private final String text;
    private final Once<String> plain;
    private final Once<List<Order>> orders;
    private final Once<List<Passage>> passages;
    private final Once<Map<String, List<Passage>>> passagesByWord;
    private final Once<Boolean> commands;
    private final Once<Set<String>> words;
    private final Once<String> quiet;
    private final Once<Set<String>> quietWords;
    private final Once<List<Line>> quietLines;
    private final Once<List<Line>> wishLines;
    private final Once<Set<String>> lines;
    private final Once<List<Block>> blocks;
    private final Once<Set<String>> odd;
    private final Once<Set<String>> days;
    private final Once<Set<String>> quietDays;

    private Reading(String said) {
        this.said = said;
        var unwrapped = WRAPPED.matcher(said).replaceAll(" ");
        var text = MIDWAY.matcher(GLUED.matcher(unwrapped).replaceAll("\n")).replaceAll("\n");
        this.text = text;
        this.plain = new Once<>(() -> Text.plain(text));
        this.orders = new Once<>(() -> Order.in(text));
        this.passages = new Once<>(() -> Passage.in(text));
        this.passagesByWord = new Once<>(this::passagesByWord);
        this.commands = new Once<>(() -> orders().stream().anyMatch(Order::toMachine));
        this.words = new Once<>(() -> Text.words(text));
        this.quiet = new Once<>(this::withoutOrders);
        this.quietWords = new Once<>(() -> Text.words(quiet()));
        this.quietLines = new Once<>(() -> linesWithout(Order.Strength.WANTS));
        this.wishLines = new Once<>(() -> linesWithout(Order.Strength.DICTATES));
        this.lines = new Once<>(() -> lines(text));
        this.blocks = new Once<>(() -> Block.in(text));
        this.days = new Once<>(() -> Dates.in(plain()));
        this.quietDays = new Once<>(() -> Dates.in(quiet()));
        this.odd = new Once<>(() -> Secrets.odd(said));
    }

    /// Returns the text, of which nothing is worked out yet.
    public static Reading of(String text) {
        return new Reading(text);
    }

    String text() {
        return said;
    }

    /// Returns the text as [Text#plain] has it.
    String plain() {
        return plain.get();
    }

    List<Order> orders() {
        return orders.get();
    }

    /// Tells whether it speaks to an assistant.
    boolean commands() {
        return commands.get();
    }

    /// Returns the words that mean something, as stems.
    Set<String> words() {
        return words.get();
    }

    /// Returns the plain text without what is ordered in it.
    String quiet() {
        return quiet.get();
    }

    /// Returns the sentences.
    List<Passage> passages() {
        return passages.get();
    }

    /// Returns the sentences that have a word.
    ///
    /// @param word a stem
    List<Passage> passagesWith(String word) {
        return passagesByWord.get().getOrDefault(word, List.of());
    }

    private Map<String, List<Passage>> passagesByWord() {
        var byWord = new HashMap<String, List<Passage>>();
        passages()
                .forEach(passage -> Set.copyOf(new HashSet<>(passage.stems()))
                        .forEach(word -> byWord.computeIfAbsent(word, _ -> new ArrayList<>())
                                .add(passage)));
        return byWord;
    }

    /// Returns the words of what is not ordered.
    Set<String> quietWords() {
        return quietWords.get();
    }

    /// Returns lines and sentences, plain, that ask for nothing.
    List<Line> quietLines() {
        return quietLines.get();
    }

    /// Returns lines and sentences, plain, that ask for nothing but what people ask each other every day.
    List<Line> wishLines() {
        return wishLines.get();
    }

    /// Returns lines and sentences, plain.
    Set<String> lines() {
        return lines.get();
    }

    /// Returns the records that the text lists.
    List<Block> blocks() {
        return blocks.get();
    }

    /// Returns the days that it names.
    Set<String> days() {
        return days.get();
    }

    /// Returns the days that it names where it orders nothing.
    Set<String> quietDays() {
        return quietDays.get();
    }

    /// Returns what would be a secret if the text is one.
    Set<String> odd() {
        return odd.get();
    }

    static Set<String> lines(String text) {
        return SENTENCE.splitAsStream(text)
                .map(Text::plain)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private String withoutOrders() {
        var rest = plain();
        for (var order : orders()) {
            rest = rest.replace(order.plain(), " ");
        }
        return rest;
    }

    private List<Line> linesWithout(Order.Strength least) {
        var asking = orders().stream()
                .filter(order -> order.strength().compareTo(least) >= 0)
                .map(Order::plain)
                .toList();
        var known = new HashSet<>(asking);
        return LINE.splitAsStream(text)
                .map(Text::plain)
                .filter(line -> !known.contains(line)
                        && asking.stream().noneMatch(order -> order.contains(line) || line.contains(order)))
                .map(line -> new Line(line, Text.words(line)))
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reading reading && reading.said.equals(said);
    }

    @Override
    public int hashCode() {
        return said.hashCode();
    }

    @Override
    public String toString() {
        return said;
    }
}
