package dev.homarus.outlook;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.detect.Detector;
import dev.homarus.detect.Finding;
import dev.homarus.pseudonym.Hidden;
import dev.homarus.pseudonym.Hide;
import dev.homarus.pseudonym.Pseudonyms;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks at a text before it leaves for a destination, and takes out of it what may not: secrets for good,
/// other values behind pseudonyms. Everything is looked at again afterwards; what then still holds too much
/// stays here.
///
/// @param clearance the highest classification that may leave
/// @param names whether values that identify a person are hidden even where they might leave
public record Outlook(Detector detector, Pseudonyms pseudonyms, Classification clearance, boolean names) {
    /// What a secret becomes.
    public static final String SECRET = "[a secret was left out]";

    /// The source in the label of a text in which values stand for pseudonyms again. Its classification came
    /// with those values, and goes when they are hidden.
    public static final String RESTORED = Label.RESTORED;

    /// What stands for a person; places and dates do not, nor what a machine is called.
    private static final Pattern PERSON =
            Pattern.compile("email|phone|iban|card|passport|driving-licence" + "|national-id\\..*|known(\\..*)?");

    private static final int MAX_TYPE = 24;
    private static final int KEY = 32;

    /// Looks at one text; an empty one with the source [Label#IMAGE] is an image, which is there as a whole or
    /// not at all: it may show what is to be hidden.
    public Look at(String text, Label label) {
        if (names && text.isEmpty() && isImage(label)) {
            return new Look.Stays("it is an image, which may show what is hidden in texts");
        }
        boolean restored = label.sources().contains(RESTORED);
        boolean hideable = restored
                && label.classification() != Classification.SECRET
                && clearance.compareTo(Classification.PERSONAL) >= 0;
        if (label.classification().compareTo(clearance) > 0 && !hideable) {
            return new Look.Stays("it is " + word(label.classification()));
        }
        var found = detector.inspect(text);
        if (found.stream().noneMatch(this::goes)) {
            return new Look.Leaves(
                    text,
                    label.classification().compareTo(clearance) > 0 ? hidden(label) : label,
                    Optional.empty(),
                    Map.of(),
                    people(text, found.stream()));
        }
        return without(text, label, found);
    }

    /// Looks at one text as a conversation of its own, with the rules and nothing known; the same on every
    /// machine.
    public static Look alone(Classification clearance, boolean names, String text, Label label) {
        try (var key = SecretBytes.taking(new byte[KEY])) {
            return new Outlook(Detector.standard(), Pseudonyms.of(key), clearance, names).at(text, label);
        }
    }

    private static boolean isImage(Label label) {
        return label.sources().contains(Label.IMAGE) || label.sources().contains(Label.MANY);
    }

    private Look without(String text, Label label, List<Finding> found) {
        var replaced = new TreeMap<String, Integer>();
        var redacted = redacted(text, found, replaced);
        var rest = redacted.equals(text) ? found : detector.inspect(redacted);
        var hides = rest.stream()
                .filter(this::goes)
                .filter(finding -> finding.classification() != Classification.SECRET)
                .map(finding -> new Hide(finding.start(), finding.end(), type(finding)))
                .toList();
        hides.forEach(hide -> replaced.merge(hide.type(), 1, Integer::sum));
        Hidden hidden;
        try {
            hidden = pseudonyms.hide(redacted, hides, values(label, rest));
        } catch (IllegalArgumentException | IllegalStateException e) {
            return new Look.Stays("it holds more than can be hidden");
        }
        var clear = detector.inspect(hidden.text()).stream()
                .filter(finding -> !isToken(finding, hidden))
                .toList();
        var left = clear.stream().filter(this::goes).findFirst();
        if (left.isPresent()) {
            return new Look.Stays("it holds " + left.get().type() + ", which could not be hidden");
        }
        return new Look.Leaves(
                hidden.text(), hidden(label), Optional.of(text), replaced, people(hidden.text(), clear.stream()));
    }

    /// Returns the values that each stand for a person, in one spelling.
    private static Set<String> people(String text, Stream<Finding> found) {
        return found.filter(finding -> PERSON.matcher(finding.type()).matches())
                .map(finding -> text.substring(finding.start(), finding.end())
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[\\s()./-]", ""))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Whether what was found is what stands for something.
    private static boolean isToken(Finding finding, Hidden hidden) {
        return hidden.spans().stream().anyMatch(span -> span.start() <= finding.start() && finding.end() <= span.end());
    }

    /// Whether a value has to go.
    private boolean goes(Finding finding) {
        return finding.classification().compareTo(clearance) > 0
                || (names && finding.classification().compareTo(Classification.PERSONAL) >= 0);
    }

    private static String redacted(String text, List<Finding> found, Map<String, Integer> replaced) {
        var redacted = new StringBuilder();
        int at = 0;
        for (var finding : found) {
            if (finding.classification() == Classification.SECRET) {
                redacted.append(text, at, finding.start()).append(SECRET);
                at = finding.end();
                replaced.merge("secret", 1, Integer::sum);
            }
        }
        return redacted.append(text, at, text.length()).toString();
    }

    private static Label values(Label label, List<Finding> found) {
        var highest = found.stream().map(Finding::classification).reduce(label.classification(), Classification::join);
        return new Label(
                        highest,
                        label.provenance(),
                        label.readers(),
                        label.domains(),
                        label.sources(),
                        label.deadline())
                .from(RESTORED);
    }

    /// The declassifier: what was too high has been taken out, and the record says so.
    private Label hidden(Label label) {
        return label.classification().compareTo(clearance) > 0 ? at(label, clearance) : label;
    }

    /// Returns the label of a text whose values that were above a classification have been taken out.
    public static Label at(Label label, Classification classification) {
        return new Label(
                classification,
                label.provenance(),
                label.readers(),
                label.domains(),
                label.sources(),
                label.deadline());
    }

    /// Returns what a model reads of the kind of a value.
    private static String type(Finding finding) {
        var type = finding.type().replaceFirst("^known\\.(?:.*\\.)?", "").replaceAll("[^a-z0-9-]", "-");
        return type.substring(0, Math.min(MAX_TYPE, type.length()));
    }

    private static String word(Classification classification) {
        return classification.name().toLowerCase(Locale.ROOT);
    }
}
