package dev.homarus.types;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What may be done with a piece of data: how harmful its disclosure is, whose words it is, who may see it,
/// what it is about, where it came from and how long it may stay.
///
/// Labels form a join semilattice: [#join] only ever raises. There is no method that lowers one.
///
/// Immutable; two labels are equal where their stored forms are.
public final class Label {

    /// The reader set without a restriction.
    public static final Set<String> ANYONE = Set.of("*");

    /// The most sources a label lists; more become the one source `many`, which takes in every other.
    public static final int MAX_SOURCES = 8;

    /// The most domains a label lists; more become the one domain `many`, which takes in every other and
    /// which nobody can consent to.
    public static final int MAX_DOMAINS = 16;

    /// What a label can be about, as far as faces offer it; a label may name others.
    public static final List<String> DOMAINS = List.of(
            "browsing",
            "calendar",
            "contacts",
            "credentials",
            "crm",
            "files",
            "finance",
            "general",
            "health",
            "location",
            "messages");

    /// The source of a text in which values stand for pseudonyms again: its classification came with these
    /// values alone, and goes when they are hidden. Joined with anything else above PERSONAL, this source is
    /// lost.
    public static final String RESTORED = "pseudonyms";

    /// The source of an image: nobody here can read what it shows, and nothing in it can be hidden.
    public static final String IMAGE = "image";

    /// What more sources or domains than a label lists become.
    public static final String MANY = "many";

    /// Homarus' own words: harmless, trusted.
    public static final Label SYSTEM = of(Classification.PUBLIC, Provenance.SYSTEM);

    /// What the owner typed.
    public static final Label OWNER = of(Classification.PERSONAL, Provenance.OWNER);

    /// What cannot be labelled otherwise.
    public static final Label UNKNOWN = of(Classification.PERSONAL, Provenance.UNTRUSTED);

    /// What an unreadable stored label becomes: nothing may be done with it.
    public static final Label UNREADABLE = of(Classification.SECRET, Provenance.UNTRUSTED);

    private final Classification classification;
    private final Provenance provenance;
    private final Set<String> readers;
    private final Set<String> domains;
    private final Set<String> sources;
    private final Optional<Instant> deadline;
    private final String text;

    /// @param readers ids of the principals who may see it, none of them `*`; [#ANYONE] means no restriction
    /// @param domains what it is about (`finance`, `health`), empty where unknown; more than [#MAX_DOMAINS]
    ///     become `many`
    /// @param sources where it came from; more than [#MAX_SOURCES] become `many`
    /// @param deadline when it must be gone, empty where its Space decides
    public Label(
            Classification classification,
            Provenance provenance,
            Set<String> readers,
            Set<String> domains,
            Set<String> sources,
            Optional<Instant> deadline) {
        this.classification = classification;
        this.provenance = provenance;
        this.readers = sorted(readers);
        if (this.readers.contains("*") && this.readers.size() > 1) {
            throw new IllegalArgumentException("anyone and somebody");
        }
        this.domains = bounded(domains, MAX_DOMAINS);
        this.sources = bounded(sources, MAX_SOURCES);
        this.deadline = deadline;
        this.domains.forEach(Label::checkWord);
        this.readers.forEach(Label::checkWord);
        this.sources.forEach(Label::checkWord);
        this.text = write();
    }

    public Classification classification() {
        return classification;
    }

    public Provenance provenance() {
        return provenance;
    }

    public Set<String> readers() {
        return readers;
    }

    public Set<String> domains() {
        return domains;
    }

    public Set<String> sources() {
        return sources;
    }

    public Optional<Instant> deadline() {
        return deadline;
    }

    /// Returns a label without restrictions on readers, domain, sources or time.
    public static Label of(Classification classification, Provenance provenance) {
        return new Label(classification, provenance, ANYONE, Set.of(), Set.of(), Optional.empty());
    }

    /// Returns this label with one more source. Sources are words without spaces, `;`, `,` or control
    /// characters; other characters become `_`.
    public Label from(String source) {
        var all = new TreeSet<>(sources);
        all.add(word(source));
        return new Label(classification, provenance, readers, domains, all, deadline);
    }

    /// Returns this label with one more domain; characters as in [#from].
    public Label about(String domain) {
        var all = new TreeSet<>(domains);
        all.add(word(domain));
        return new Label(classification, provenance, readers, all, sources, deadline);
    }

    /// Returns the least label that is at least as strict as both: the higher classification, the lower trust,
    /// the readers both allow, all domains, all sources, and the earlier deadline.
    public Label join(Label other) {
        if (takesIn(other)) {
            return this;
        }
        if (other.takesIn(this)) {
            return other;
        }
        return new Label(
                classification.join(other.classification),
                provenance.join(other.provenance),
                commonReaders(other),
                union(domains, other.domains),
                joinedSources(other),
                earlier(deadline, other.deadline));
    }

    /// Whether this is what both joined would be; most joins of a Turn are such, and then nothing is made.
    private boolean takesIn(Label other) {
        return equals(other)
                || (!sources.contains(RESTORED)
                        && !other.sources.contains(RESTORED)
                        && within(other.sources, sources)
                        && other.flowsTo(this));
    }

    private Set<String> joinedSources(Label other) {
        var all = union(sources, other.sources);
        if (!all.contains(RESTORED) || (isRestoredAtMost() && other.isRestoredAtMost())) {
            return all;
        }
        var rest = new TreeSet<>(all);
        rest.remove(RESTORED);
        return rest;
    }

    /// Whether nothing in it is above PERSONAL but what stands for pseudonyms.
    private boolean isRestoredAtMost() {
        return classification.compareTo(Classification.PERSONAL) <= 0 || sources.contains(RESTORED);
    }

    /// Tells whether everything this label forbids is forbidden by `other` too.
    public boolean flowsTo(Label other) {
        return classification.compareTo(other.classification) <= 0
                && provenance.compareTo(other.provenance) <= 0
                && (readers.equals(ANYONE) || (!other.readers.equals(ANYONE) && readers.containsAll(other.readers)))
                && within(domains, other.domains)
                && earlier(deadline, other.deadline).equals(other.deadline);
    }

    /// Whether all of these words are among the others, or the others are too many to be listed.
    private static boolean within(Set<String> words, Set<String> others) {
        return others.contains(MANY) || others.containsAll(words);
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        var all = new TreeSet<>(a);
        all.addAll(b);
        return all;
    }

    private Set<String> commonReaders(Label other) {
        if (readers.equals(ANYONE)) {
            return other.readers;
        }
        if (other.readers.equals(ANYONE)) {
            return readers;
        }
        return readers.stream().filter(other.readers::contains).collect(Collectors.toSet());
    }

    private static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
        if (a.isEmpty()) {
            return b;
        }
        return b.isEmpty() || a.get().isBefore(b.get()) ? a : b;
    }

    /// Returns the stored form, read back by [#parse]: `personal/owner`, then `;readers=`, `;domain=`, `;from=`,
    /// `;until=` where they are set.
    public String text() {
        return text;
    }

    private String write() {
        var text = new StringBuilder((classification.name() + '/' + provenance.name()).toLowerCase(Locale.ROOT));
        if (!readers.equals(ANYONE)) {
            text.append(";readers=").append(String.join(",", readers));
        }
        if (!domains.isEmpty()) {
            text.append(";domain=").append(String.join(",", domains));
        }
        if (!sources.isEmpty()) {
            text.append(";from=").append(String.join(",", sources));
        }
        deadline.ifPresent(value -> text.append(";until=").append(value));
        return text.toString();
    }

    /// Reads exactly what [#text] writes. Anything else is [#UNREADABLE].
    public static Label parse(String text) {
        try {
            var parts = text.split(";", -1);
            var level = parts[0].split("/", -1);
            if (level.length != 2) {
                return UNREADABLE;
            }
            var label = of(
                    Classification.valueOf(level[0].toUpperCase(Locale.ROOT)),
                    Provenance.valueOf(level[1].toUpperCase(Locale.ROOT)));
            for (var part : Arrays.asList(parts).subList(1, parts.length)) {
                label = label.with(part);
            }
            return label.text().equals(text) ? label : UNREADABLE;
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return UNREADABLE;
        }
    }

    private Label with(String part) {
        int equals = part.indexOf('=');
        var value = part.substring(equals + 1);
        return switch (equals < 0 ? "" : part.substring(0, equals)) {
            case "readers" -> new Label(classification, provenance, words(value), domains, sources, deadline);
            case "domain" -> new Label(classification, provenance, readers, words(value), sources, deadline);
            case "from" -> new Label(classification, provenance, readers, domains, words(value), deadline);
            case "until" ->
                new Label(classification, provenance, readers, domains, sources, Optional.of(Instant.parse(value)));
            default -> throw new IllegalArgumentException("unknown part of a label");
        };
    }

    private static Set<String> words(String value) {
        return value.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(value.split(",", -1)));
    }

    private static Set<String> bounded(Set<String> values, int most) {
        return values.size() > most || values.contains(MANY) ? Set.of(MANY) : sorted(values);
    }

    private static Set<String> sorted(Set<String> values) {
        return values.size() < 2 ? Set.copyOf(values) : Collections.unmodifiableSet(new TreeSet<>(values));
    }

    private static String word(String value) {
        var word = new StringBuilder(value);
        for (int i = 0; i < word.length(); i++) {
            if (isSeparator(word.charAt(i))) {
                word.setCharAt(i, '_');
            }
        }
        return word.toString();
    }

    private static boolean isSeparator(char c) {
        return c == ';' || c == ',' || c == '=' || Character.isWhitespace(c) || Character.isISOControl(c);
    }

    private static void checkWord(String value) {
        if (value.isEmpty() || value.chars().anyMatch(c -> isSeparator((char) c))) {
            throw new IllegalArgumentException("not a word of a label");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Label label && text.equals(label.text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
