package dev.homarus.loop;

import dev.homarus.audit.Event;
import dev.homarus.crypto.Digests;
import dev.homarus.outlook.Look;
import dev.homarus.session.Message;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Compares the labels of all texts of a home with what they were made of.
final class LabelChecks {
    private final Atoms atoms;
    private final List<String> wrong = new ArrayList<>();
    private final List<Returned> returned = new ArrayList<>();
    private final Set<String> declassifiers = new TreeSet<>();
    private final Map<String, List<Message>> before = new HashMap<>();
    private int seen;

    /// What a model elsewhere would have answered with, values standing for pseudonyms again.
    record Returned(String session, String text, Label label) {}

    LabelChecks(Atoms atoms) {
        this.atoms = atoms;
    }

    List<String> wrong() {
        return wrong;
    }

    int seen() {
        return seen;
    }

    /// Returns the declassifiers that were on record.
    Set<String> declassifiers() {
        return declassifiers;
    }

    /// Returns what came back in the newest looks.
    List<Returned> returned() {
        return returned;
    }

    /// Returns the label of what lies at a path of the workspace.
    static Label held(String path) {
        return LabelWorld.LABELS.entrySet().stream()
                .filter(entry -> path.startsWith(entry.getKey() + "/"))
                .map(Map.Entry::getValue)
                .reduce(Label.of(Classification.PERSONAL, Provenance.SYSTEM), Label::join);
    }

    /// Whether a label says at least how harmful something is and what it is about.
    private static boolean covers(Label label, Label least) {
        return label.classification().compareTo(least.classification()) >= 0
                && label.domains().containsAll(least.domains());
    }

    private void text(String where, String text, Label label) {
        for (var atom : atoms.in(text)) {
            seen++;
            if (!covers(label, atoms.label(atom))) {
                wrong.add(where + ": " + atom + " is " + atoms.label(atom) + ", and stands in a text that is " + label);
            }
        }
    }

    void all(LabelWorld world) {
        files(world);
        for (var summary : world.transcripts.sessions(10)) {
            var messages = world.transcripts.page(summary.name(), Long.MAX_VALUE, 1_000);
            var whole = Label.SYSTEM;
            for (var message : messages) {
                text(summary.name() + " " + message.role(), message.text() + message.calls(), message.label());
                whole = whole.join(message.label());
            }
            if (!whole.flowsTo(summary.label())) {
                wrong.add(summary.name() + " is " + summary.label() + ", and holds what is " + whole);
            }
            before.put(summary.name(), messages);
        }
        for (var request : world.server.requests) {
            text(
                    "a request",
                    request.write(),
                    Label.of(Classification.SENSITIVE, Provenance.SYSTEM)
                            .about("finance")
                            .about("contacts"));
        }
    }

    /// What lies in a folder of a lower label than it had has to be on record, with these very bytes.
    private void files(LabelWorld world) {
        var lowered = world.events(Optional.of("label.lowered"));
        lowered.forEach(event -> declassifiers.add(event.detail().text("declassifier")));
        try (var files = Files.walk(world.workspace)) {
            for (var file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".zip"))
                    .toList()) {
                var path = world.workspace.relativize(file).toString();
                var text = Files.readString(file);
                for (var atom : atoms.in(text)) {
                    lowered.stream()
                            .filter(event -> names(event, path, file, atom))
                            .map(event -> Label.parse(event.detail().text("to")))
                            .filter(to -> !covers(to, atoms.label(atom)))
                            .forEach(to -> atoms.lower(atom, to));
                }
                text(path, text, held(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether the record names these bytes, or the command that has the word in it; and what was read then.
    private boolean names(Event event, String path, Path file, String atom) {
        if (!event.detail().text("declassifier").equals("approval")
                || !covers(Label.parse(event.detail().text("from")), atoms.label(atom))) {
            return false;
        }
        try {
            return event.subject().equals("exec")
                    ? event.detail().text("command").contains(atom)
                            && event.detail().text("command").contains(path)
                    : event.subject().equals(path)
                            && event.detail().text("after").equals(digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] bytes) {
        return Digests.hex(Digests.sha256(bytes));
    }

    /// What was kept over a restart has the labels that it had.
    void restarted(LabelWorld world) {
        before.forEach((name, messages) -> {
            if (!world.transcripts.page(name, Long.MAX_VALUE, 1_000).equals(messages)) {
                wrong.add(name + " is not after the restart what it was before");
            }
        });
    }

    /// What would leave of each message for a model elsewhere, and comes back.
    void looks(LabelWorld world) {
        returned.clear();
        for (var summary : world.transcripts.sessions(10)) {
            for (var message : world.transcripts.page(summary.name(), Long.MAX_VALUE, 1_000)) {
                if (world.egress.look(world.cloud, summary.name(), message.text(), message.label())
                        instanceof Look.Leaves leaves) {
                    leaves(world, summary.name(), message, leaves);
                }
            }
        }
    }

    private void leaves(LabelWorld world, String session, Message message, Look.Leaves leaves) {
        var label = message.label();
        text("what leaves", leaves.text(), leaves.label());
        if (leaves.label().classification().compareTo(Classification.PERSONAL) > 0
                || leaves.text().contains("4111")) {
            wrong.add("what leaves is too much: " + leaves);
        }
        if (!label.flowsTo(leaves.label()) && !isOnRecord(world, label, leaves.label())) {
            wrong.add("lowered without a record: " + label + " to " + leaves.label());
        }
        if (label.classification() != Classification.PUBLIC && !isConsented(world, label)) {
            wrong.add("left without a consent: " + label);
        }
        var restoring = world.egress.restoring(world.cloud, session);
        var back = restoring.text(leaves.text());
        if (back.contains("4111") && restoring.label().classification().compareTo(Classification.SENSITIVE) < 0) {
            wrong.add("what came back is only " + restoring.label());
        }
        if (!restoring.label().equals(Label.SYSTEM)) {
            returned.add(new Returned(
                    session,
                    "it says " + back,
                    Label.of(Classification.PERSONAL, Provenance.KNOWN).join(restoring.label())));
        }
    }

    private static boolean isOnRecord(LabelWorld world, Label from, Label to) {
        return world.events(Optional.of("label.lowered")).stream()
                .anyMatch(event -> List.of("pseudonyms", "redaction")
                                .contains(event.detail().text("declassifier"))
                        && event.subject().equals(world.cloud.name())
                        && event.detail().text("from").equals(from.text())
                        && event.detail().text("to").equals(to.text()));
    }

    /// Whether the record, read from its beginning, has the consents that this label needs.
    private static boolean isConsented(LabelWorld world, Label label) {
        var given = new HashSet<String>();
        for (var event : world.events(Optional.empty())) {
            var domain = event.detail().optionalText("domain");
            switch (event.kind()) {
                case "consent.given" -> given.add(domain.orElse(""));
                case "consent.withdrawn" ->
                    given.removeIf(one -> domain.map(one::equals).orElse(true));
                default -> {
                    // About something else.
                }
            }
        }
        return label.domains().isEmpty() ? given.contains("") : given.containsAll(label.domains());
    }
}
