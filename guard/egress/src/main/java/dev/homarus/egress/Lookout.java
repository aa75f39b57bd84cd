package dev.homarus.egress;

import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.detect.Detector;
import dev.homarus.detect.Finding;
import dev.homarus.detect.KnownValues;
import dev.homarus.outlook.Look;
import dev.homarus.outlook.Outlook;
import dev.homarus.pseudonym.Pseudonyms;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What is known for looking at texts: what the home holds, and the pseudonyms of each conversation towards
/// each destination. Pseudonyms are made anew from the conversation after a restart, and are the same then.
/// Thread-safe.
public final class Lookout implements AutoCloseable {
    /// How many conversations are kept at a time.
    static final int CONVERSATIONS = 256;

    /// The pseudonyms of one conversation towards one destination, and what looks for the hidden values.
    private static final class Talk {
        private final Supplier<SecretBytes> made;
        private final Pseudonyms pseudonyms = Pseudonyms.of(this::key);
        private Optional<SecretBytes> key = Optional.empty();
        private boolean forgotten;
        private Optional<Detector> home = Optional.empty();
        private int hidden;
        private Optional<Detector> detector = Optional.empty();

        /// @param made makes its key: most conversations hide nothing and never need it
        Talk(Supplier<SecretBytes> made) {
            this.made = made;
        }

        private synchronized SecretBytes key() {
            if (forgotten) {
                throw new IllegalStateException("the conversation is forgotten");
            }
            if (key.isEmpty()) {
                key = Optional.of(made.get());
            }
            return key.get();
        }

        /// A value that was hidden once is hidden wherever it comes up again, in whatever form.
        synchronized Detector detector(Detector now) {
            int size = pseudonyms.size();
            if (detector.isPresent()
                    && size == hidden
                    && home.filter(known -> known == now).isPresent()) {
                return detector.get();
            }
            var kept = pseudonyms.snapshot();
            var values = kept.stream()
                    .map(value -> new KnownValues.Value(
                            value.value(), value.type(), value.label().classification()))
                    .toList();
            detector = Optional.of(now.alsoKnowing(KnownValues.of(values)));
            home = Optional.of(now);
            hidden = kept.size();
            return detector.get();
        }

        synchronized void forget() {
            forgotten = true;
            key.ifPresent(SecretBytes::close);
        }
    }

    private final SecretBytes key;
    private final Held held;
    private String version = "";
    private List<KnownValues.Value> known = List.of();

    /// What knows the values of the home. The rules are read when the first text is looked at, not at the start.
    private Optional<Detector> home = Optional.empty();

    private final RecentLooks recent = new RecentLooks();
    private final Map<String, Talk> talks = new LinkedHashMap<>(16, 0.75f, true);

    /// Begins without conversations.
    ///
    /// @param key 32 bytes from which the keys of conversations are made; closed with this
    public Lookout(SecretBytes key, Held held) {
        this.key = key;
        this.held = held;
    }

    /// Reads the rules and looks once, so that the first text need not wait for that.
    public void warm() {
        try (var own = KeyDerivation.derive(key, "warm")) {
            new Outlook(Detector.standard(), Pseudonyms.of(own), Classification.PERSONAL, true)
                    .at("call 030 901820, mail a.b@example.org, card 4111 1111 1111 1111", Label.OWNER);
        }
    }

    /// Looks at one text on its way from a conversation to a destination.
    ///
    /// @param clearance the highest classification that may go there
    /// @param names whether values that identify a person are hidden even where they might go
    Look look(Destination to, String thread, Classification clearance, boolean names, String text, Label label) {
        return recent.at(thread, outlook(to, thread, clearance, names), text, label);
    }

    private synchronized Outlook outlook(Destination to, String thread, Classification clearance, boolean names) {
        var talk = talk(to, thread);
        return new Outlook(talk.detector(detector()), talk.pseudonyms, clearance, names);
    }

    /// Returns a word that changes with what is looked for in the texts of a conversation to a destination.
    synchronized String version(Destination to, String thread) {
        return talk(to, thread).detector(detector()).version();
    }

    /// Whether all of what the home holds is known; may wait for it, not longer than a person would.
    boolean isReady() {
        return held.isReady();
    }

    /// Returns what knows the values of the home, and no conversation.
    synchronized Detector detector() {
        var now = held.version();
        if (home.isEmpty() || !now.equals(version)) {
            known = held.values();
            home = Optional.of(Detector.standard().knowing(KnownValues.of(known)));
            version = now;
        }
        return home.get();
    }

    /// Returns a text without the values that the home holds and that are SECRET, plain or in a common disguise.
    /// What only the rules would take for a secret stays.
    public String veiled(String text) {
        var rest = new StringBuilder();
        int at = 0;
        for (var finding : detector().known(text)) {
            if (finding.classification() == Classification.SECRET && finding.start() >= at) {
                rest.append(text, at, finding.start()).append(Outlook.SECRET);
                at = finding.end();
            }
        }
        return at == 0 ? text : rest.append(text, at, text.length()).toString();
    }

    /// Returns a text without what the home holds and is SECRET.
    String withoutSecrets(String text) {
        var detector = detector();
        var values = known();
        if (values.isEmpty()) {
            return text;
        }
        var rest = new StringBuilder();
        int at = 0;
        for (var finding : detector.inspect(text)) {
            if (finding.classification() == Classification.SECRET
                    && isHeld(finding, text.substring(finding.start(), finding.end()), values)) {
                rest.append(text, at, finding.start()).append(Outlook.SECRET);
                at = finding.end();
            }
        }
        return rest.append(text, at, text.length()).toString();
    }

    private synchronized List<KnownValues.Value> known() {
        return known;
    }

    /// Whether it is a held value; a rule for secrets may have found it first, with what stands around it.
    private static boolean isHeld(Finding finding, String found, List<KnownValues.Value> values) {
        return finding.type().startsWith("known") || values.stream().anyMatch(value -> found.contains(value.text()));
    }

    synchronized Restoring restoring(Destination to, String thread) {
        return new Restoring(talk(to, thread).pseudonyms);
    }

    /// Forgets what one conversation has hidden.
    synchronized void forget(String thread) {
        talks.entrySet().removeIf(entry -> {
            boolean its = entry.getKey().endsWith(' ' + thread);
            if (its) {
                entry.getValue().forget();
            }
            return its;
        });
        recent.forget(thread);
    }

    private Talk talk(Destination to, String thread) {
        var name = to.origin() + ' ' + thread;
        var talk = talks.computeIfAbsent(
                name, purpose -> new Talk(() -> KeyDerivation.derive(key, "pseudonyms " + purpose)));
        if (talks.size() > CONVERSATIONS) {
            var eldest = talks.entrySet().iterator();
            eldest.next().getValue().forget();
            eldest.remove();
        }
        return talk;
    }

    @Override
    public synchronized void close() {
        talks.values().forEach(Talk::forget);
        talks.clear();
        key.close();
    }
}
