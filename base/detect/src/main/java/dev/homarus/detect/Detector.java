package dev.homarus.detect;

import dev.homarus.crypto.Digests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// Says what a text contains: secrets, identifiers with check digits, values that the home holds.
/// Immutable, and safe for many threads.
///
/// What it finds may raise a label, never lower one: a text without findings is not a harmless text.
public final class Detector {
    /// Changes when the code would find something else with the same rules.
    private static final String CODE = "detect-1";

    private static final class Standard {
        static final Detector DETECTOR = load();

        private static Detector load() {
            var secrets = RuleFiles.text(RuleFiles.SECRETS);
            var contexts = RuleFiles.text(RuleFiles.CONTEXTS);
            var rules = Digests.sha256(
                    CODE.getBytes(StandardCharsets.UTF_8),
                    new byte[1],
                    secrets.getBytes(StandardCharsets.UTF_8),
                    new byte[1],
                    contexts.getBytes(StandardCharsets.UTF_8));
            var signals = new Signals(RuleFiles.secrets(secrets), RuleFiles.contexts(contexts));
            return new Detector(signals, Digests.hex(rules), List.of(), "");
        }
    }

    private final Signals signals;
    private final String rules;
    private final List<KnownScan> known;
    private final String values;
    private final String version;

    private Detector(Signals signals, String rules, List<KnownScan> known, String values) {
        this.signals = signals;
        this.rules = rules;
        this.known = known;
        this.values = values;
        version = Digests.hex(Digests.sha256((rules + "/" + values).getBytes(StandardCharsets.UTF_8)));
    }

    /// Returns the detector with the rules that come with this room. They are read at the first call, and a
    /// rule's pattern is compiled when a text first holds its keyword.
    public static Detector standard() {
        return Standard.DETECTOR;
    }

    /// Returns a detector with the same rules that knows these values, and none that this one knew.
    public Detector knowing(KnownValues values) {
        var scans = values.size() == 0 ? List.<KnownScan>of() : List.of(new KnownScan(values));
        return new Detector(signals, rules, scans, values.version());
    }

    /// Returns a detector that knows these values besides those that this one knows. What this one knows is
    /// not gone through again, so that a few more cost what a few do.
    public Detector alsoKnowing(KnownValues more) {
        if (more.size() == 0) {
            return this;
        }
        var scans =
                Stream.concat(known.stream(), Stream.of(new KnownScan(more))).toList();
        return new Detector(signals, rules, scans, values + "+" + more.version());
    }

    /// Returns 64 lower-case hexadecimal digits that change with the rules and with the known values: what
    /// was found in a text stays true for as long as this is the same. It can be tried against guesses of
    /// the values ([KnownValues#version]).
    public String version() {
        return version;
    }

    /// Returns what the text contains, sorted by place, none overlapping another. What overlaps has become
    /// one: with the type of the strongest (secret, then known value, then identifier; then plain before
    /// encoded; then the longer), the place of all and the most harmful classification of all.
    ///
    /// The work grows with the length of the text only. Three encodings inside one another are taken off,
    /// and no more text is decoded than eight times what was given.
    public List<Finding> inspect(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        var findings = new Findings(text);
        Layers.of(text, !known.isEmpty(), layer -> {
            if (!known.isEmpty()) {
                KnownScan.scan(known, layer, findings);
            }
            if (layer.kind() != Layer.Kind.NOISE) {
                rules(layer, findings);
            }
        });
        return findings.sorted();
    }

    /// Returns where known values stand, in whatever form, and nothing that the rules find.
    public List<Finding> known(String text) {
        if (text.isEmpty() || known.isEmpty()) {
            return List.of();
        }
        var findings = new Findings(text);
        Layers.of(text, true, layer -> KnownScan.scan(known, layer, findings));
        return findings.sorted();
    }

    private void rules(Layer layer, Findings findings) {
        var secrets = new SecretScan(layer, findings);
        var contexts = signals.read(layer.text(), secrets::met);
        var words = Words.of(layer.text());
        new Numbers(layer, words, contexts, findings).scan();
        new Phones(layer, contexts, findings).scan();
        Emails.scan(layer, findings);
        new Machines(layer, contexts, findings).scan();
        Wallets.scan(layer, words, contexts, findings);
        new Told(layer, contexts, findings).scan();
    }
}
