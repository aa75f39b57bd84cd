package dev.homarus.flow;

import dev.homarus.types.Provenance;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the owner said, and what the owner's own records say: the only texts that may name whom an effect
/// reaches.
final class Owned {
    /// Whose a value is.
    enum Standing {
        /// The owner said it.
        NAMED,
        /// The owner's records have it, and the owner's words lead to it.
        LINKED,
        /// The owner's records have it.
        TRUSTED,
        /// It is nobody's whose word counts.
        UNKNOWN
    }

    private static final int SHORT_NUMBER = 4;
    private static final int ACCOUNT = 10;
    /// What stands in an address names nobody else at the same place.
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>(,;:'\"]+@[^\\s@<>),;:'\"]+");
    /// A full stop without a space after it.
    private static final Pattern GLUED = Pattern.compile("(?<=[a-z]{2})\\.(?=\\p{Lu}\\p{Ll})");
    private static final Pattern APART_BEFORE = Pattern.compile("(?:^|[\\s`'\"“„«:(])$");
    private static final Pattern APART_AFTER = Pattern.compile("[`'\"”“»)]|[.!?,;]?(?:\\s|$)");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?;]\\s|\\n");
    private static final Pattern NOT = Pattern.compile(
            "(?iU)\\b(?:not|never|no|without|nicht|kein\\w*|nie|ohne|pas|jamais|sans|nunca|sin|non|mai|senza)\\b|n['’]t\\b");
    private static final Pattern NUMBER = Pattern.compile("#?\\d{1,3}");
    private static final Pattern FILE =
            Pattern.compile("(?<![\\p{L}\\p{N}@/:._-])[\\p{L}\\p{N}/_-]++\\.[a-z][a-z0-9]{0,4}(?![\\p{L}\\p{N}@/_-])");
    private static final String NUMBERED =
            "(?:id|ids|#|no|number|nr|event|file|transaction|email|mail|order|ticket|issue|pr|task|item|message|note|room|invoice|post|page|thread|comment|review)";
    private static final String TOWARDS =
            "\\b(?:to|for|an|f\u00fcr|a|al|\u00e0|au|pour|para|per|voor|aan|f\u00f6r|till|til|dla|do)\\s+(?:[\\p{L}'.-]+\\s+){0,4}[\"'(]?";
    private static final Set<String> SELF = Set.of("me", "my", "myself", "mine", "mir", "mich", "moi", "mí");

    /// How an owner speaks of the records themselves.
    private static final Set<String> RECORDS = Set.of("payee", "payees", "contacts", "saved");

    private static final Set<String> COMMON = Set.of(
            "name", "email", "mail", "phone", "contact", "id", "address", "info", "example", "test", "com", "org",
            "net", "gmail", "hotmail", "outlook", "yahoo", "the", "and", "for", "send", "report", "reply", "team");

    private final String own;
    private final String said;
    private final String linkless;
    private final String compact;
    private final Set<String> words;
    private final Set<String> names;
    private final Set<String> trusted;
    private final String records;
    private final List<String> recordLines;

    Owned(Turn turn, List<Heard> known) {
        this.own = Typed.own(turn.owner());
        var typed = GLUED.matcher(own).replaceAll(". ");
        this.said = Text.plain(typed);
        this.linkless = said.replaceAll("https?://(?:www\\.)?|www\\.", "");
        this.compact = Value.compact(said);
        this.words = Text.words(typed);
        this.names = Set.copyOf(new HashSet<>(Text.all(ADDRESS.matcher(typed).replaceAll(" "))));
        this.trusted = turn.trusted().stream().map(Text::plain).collect(Collectors.toUnmodifiableSet());
        this.recordLines = known.stream()
                .flatMap(heard -> heard.text().lines())
                .map(Text::plain)
                .toList();
        this.records = String.join("\n", recordLines);
    }

    /// Tells whether an answer is the owner's own record: no stranger's words, and nothing that speaks like
    /// one.
    static boolean isRecord(Heard heard) {
        return heard.label().provenance() != Provenance.UNTRUSTED
                && !heard.reading().commands();
    }

    /// Returns what the owner typed, without what was pasted between fences or quoted.
    String said() {
        return said;
    }

    /// Returns the words that mean something, as stems.
    Set<String> words() {
        return words;
    }

    /// Returns the files that the owner said.
    Set<String> files() {
        return FILE.matcher(said).results().map(found -> found.group()).collect(Collectors.toUnmodifiableSet());
    }

    /// Tells whether the owner said an address at this host.
    boolean saysHost(String host) {
        return Value.in(said).stream()
                .filter(value -> value.kind() == Value.Kind.LINK)
                .anyMatch(value ->
                        Value.bare(value.text()).replaceFirst("[:/?#].*", "").equals(host));
    }

    /// Tells whether the owner said the name that a host goes by, like `wikipedia`.
    boolean saysNameOf(String host) {
        var labels = host.split("\\.", -1);
        return labels.length > 1 && labels[labels.length - 2].length() > 2 && names.contains(labels[labels.length - 2]);
    }

    /// Tells whether the owner said exactly this, from its first character to its last, set apart from what is around
    /// it, and not in a sentence that says what is not to be done.
    boolean saysExactly(String text) {
        for (int at = own.indexOf(text); at >= 0 && !text.isBlank(); at = own.indexOf(text, at + 1)) {
            var before = own.substring(0, at);
            var after = own.substring(at + text.length());
            if (APART_BEFORE.matcher(before).find()
                    && APART_AFTER.matcher(after).lookingAt()
                    && !NOT.matcher(before.substring(sentence(before))).find()) {
                return true;
            }
        }
        return text.isBlank();
    }

    /// Returns where the last sentence begins.
    private static int sentence(String text) {
        var ends = SENTENCE_END.matcher(text).results().toList();
        return ends.isEmpty() ? 0 : ends.getLast().end();
    }

    /// Returns whose a target is.
    Standing standing(String target) {
        var value = Text.plain(target).replaceAll("^['\"]+|['\"]+$", "");
        if (value.isEmpty()) {
            return Standing.NAMED;
        }
        if (isSaid(value)) {
            return Standing.NAMED;
        }
        if (!isRecorded(value)) {
            return Standing.UNKNOWN;
        }
        return isLinked(value) ? Standing.LINKED : Standing.TRUSTED;
    }

    private boolean isSaid(String value) {
        if (NUMBER.matcher(value).matches() && value.length() < SHORT_NUMBER) {
            return Pattern.compile("\\b" + NUMBERED + "\\s*[:#]?\\s*" + Pattern.quote(value.replace("#", ""))
                            + "(?![\\d:]|\\.\\d)")
                    .matcher(said)
                    .find();
        }
        var plain = value.replaceFirst("^(?:mailto:|[#@])", "").replaceFirst("^\\./", "");
        return Text.holds(said, value)
                || Text.holds(said, plain)
                || Text.holds(linkless, Value.bare(plain))
                || isAccount(plain)
                || (plain.indexOf(' ') > 0 && sequence(said).contains(sequence(plain)));
    }

    /// Tells whether the owner says that something is for this one.
    boolean isAddressed(String target) {
        var value = Text.plain(target);
        var towards =
                Pattern.compile(TOWARDS + Pattern.quote(value) + "(?![\\p{L}\\p{N}])", Pattern.UNICODE_CHARACTER_CLASS);
        return !value.isEmpty()
                && SENTENCE_END
                        .splitAsStream(said)
                        .anyMatch(sentence -> towards.matcher(sentence).find() && !Asked.isQuestion(sentence));
    }

    /// Account numbers are written with spaces by some.
    private boolean isAccount(String value) {
        var number = Value.compact(value);
        return number.length() >= ACCOUNT
                && number.matches("[a-z]{0,4}[0-9][a-z0-9]*")
                && value.matches("[+]?[a-z0-9 ()/-]+")
                && compact.contains(number);
    }

    private static String sequence(String text) {
        return " " + String.join(" ", Text.all(text)) + " ";
    }

    private boolean isRecorded(String value) {
        return trusted.contains(value)
                || (value.length() >= 3 && Text.holds(records, value))
                || trusted.contains(value.replaceFirst("^(?:mailto:|[#@])", ""));
    }

    /// A value is linked when a word of it was said, or a record has it beside a name that was said.
    private boolean isLinked(String value) {
        if (names.stream().anyMatch(SELF::contains) && value.indexOf('@') > 0 && trusted.size() == 1) {
            return true;
        }
        if (names.stream().anyMatch(RECORDS::contains)
                && trusted.stream().filter(other -> isAlike(other, value)).count() == 1) {
            return true;
        }
        boolean byItself = parts(value).anyMatch(part -> names.contains(part));
        return byItself
                || recordLines.stream().filter(line -> Text.holds(line, value)).anyMatch(this::isAboutSaid);
    }

    /// Tells whether both are addresses, or both are accounts or other names.
    private static boolean isAlike(String one, String other) {
        return (one.indexOf('@') > 0) == (other.indexOf('@') > 0)
                && one.chars().anyMatch(Character::isDigit) == other.chars().anyMatch(Character::isDigit);
    }

    private boolean isAboutSaid(String line) {
        return Text.all(line).stream().anyMatch(word -> word.length() > 2 && names.contains(word) && !isCommon(word));
    }

    private static boolean isCommon(String word) {
        return Text.words(word).isEmpty()
                || Set.of("name", "email", "mail", "phone", "contact", "id", "address")
                        .contains(word);
    }

    private static Stream<String> parts(String value) {
        var local = value.indexOf('@') > 0 ? value.replaceFirst("\\.[a-z]+$", "") : value;
        return Arrays.stream(local.split("[^\\p{L}\\p{N}]+"))
                .filter(part -> part.length() > 2 && !COMMON.contains(part));
    }

    /// Tells whether the owner said a value that stands inside a longer text, or has it recorded as such.
    ///
    /// @param prose whether it stands where people write to each other: an account does not belong there for
    ///        being recorded
    boolean says(Value value, boolean prose) {
        boolean recorded = trusted.contains(value.text()) || trusted.contains(Value.bare(value.text()));
        return value.isIn(said) || (recorded && !(prose && value.kind() == Value.Kind.NUMBER));
    }

    /// Tells whether the owner, or a record of the owner's, says a value that stands inside a longer text.
    boolean knows(Value value) {
        return value.isIn(said)
                || value.isIn(records)
                || trusted.contains(value.text())
                || trusted.contains(Value.bare(value.text()));
    }
}
