package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Query;
import dev.homarus.loop.Model;
import dev.homarus.protocol.Shown;
import dev.homarus.session.Transcripts;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Answers without a model: commands, and what is missing. Always the same answer to the same question and
/// records.
final class Guide {
    /// Who is said to have answered.
    static final String NAME = "guide";

    /// An answer with its label.
    record Answer(String text, Label label) {}

    private static final Label OWN_WORDS = Label.SYSTEM;
    private static final Label OWN_RECORDS = Label.of(Classification.PERSONAL, Provenance.OWNER);
    private static final int ROWS = 10;

    private static final String HELP = """
            These work with and without a model:
            /help              this list
            /status            models, waiting questions, what left this machine today
            /sessions          your conversations
            /model [NAME]      which model answers here; auto for the usual one
            /search WORDS      where the words stand in past conversations
            /approvals         commands that wait for your yes or no
            /audit             the last entries of the record
            Answer a waiting command with: homarus allow ID, or homarus deny ID. Nothing typed here can.""";

    private static final String NO_MODEL = """
            No model is set up yet, so I can only answer commands and search past conversations (/help).
            To get a model that stays on this machine:
              1. Install Ollama or LM Studio or llama.cpp, and load a model.
              2. homarus model detect
              3. homarus model add local --api ollama --base-url http://127.0.0.1:11434 --model NAME
            Or a provider elsewhere, which is asked for your consent first:
              homarus model add work --api openai --base-url https://HOST/v1 --model NAME --key-stdin""";

    private final Transcripts transcripts;
    private final ActionGate gate;
    private final AuditLog audit;
    private final Supplier<String> status;
    private final Function<Destination, Optional<String>> refusal;

    Guide(
            Transcripts transcripts,
            ActionGate gate,
            AuditLog audit,
            Supplier<String> status,
            Function<Destination, Optional<String>> refusal) {
        this.transcripts = transcripts;
        this.gate = gate;
        this.audit = audit;
        this.status = status;
        this.refusal = refusal;
    }

    /// @param turn the Turn that asks, which is not a past conversation
    Answer answer(String said, String turn, Optional<Model> model) {
        var text = said.strip();
        if (text.startsWith("/")) {
            int space = text.indexOf(' ');
            var command = space < 0 ? text : text.substring(0, space);
            var rest = space < 0 ? "" : text.substring(space).strip();
            return switch (command.toLowerCase(Locale.ROOT)) {
                case "/help" -> new Answer(HELP, OWN_WORDS);
                case "/status" -> new Answer(status.get(), OWN_RECORDS);
                case "/sessions" -> sessions();
                case "/search" -> search(rest, turn);
                case "/approvals" -> approvals();
                case "/audit" -> audit();
                default -> new Answer("There is no such command.\n" + HELP, OWN_WORDS);
            };
        }
        if (model.isPresent()) {
            var name = model.get().name();
            var stopped = refusal.apply(model.get().destination());
            if (stopped.isPresent()) {
                return new Answer(
                        "I did not send this to the model '" + name + "': " + stopped.get()
                                + ".\nA model on this machine may answer instead: homarus model use NAME",
                        OWN_WORDS);
            }
            return new Answer(
                    "I did not send this: the model '" + name + "' runs on "
                            + model.get().destination().host()
                            + ", and you have not consented to what you type being sent there.\nTo consent, run: homarus consent give "
                            + name + "\nOr use a model on this machine: homarus model use NAME",
                    OWN_WORDS);
        }
        var found = search(text, turn);
        return found.label().equals(OWN_WORDS)
                ? new Answer(NO_MODEL, OWN_WORDS)
                : new Answer(NO_MODEL + "\n\nIn past conversations:\n" + found.text(), found.label());
    }

    private Answer sessions() {
        var all = transcripts.sessions(ROWS);
        if (all.isEmpty()) {
            return new Answer("There are no conversations yet.", OWN_WORDS);
        }
        var text = all.stream()
                .map(session -> Shown.exactly(session.name()) + "  " + minute(session.last()) + "  "
                        + session.messages() + " messages  " + session.label().text())
                .collect(Collectors.joining("\n"));
        return new Answer(text, OWN_RECORDS);
    }

    private Answer search(String words, String turn) {
        var hits = transcripts.search(words, ROWS).stream()
                .filter(hit -> !hit.turn().equals(turn))
                .toList();
        if (hits.isEmpty()) {
            return new Answer(
                    words.isEmpty() ? "Search for what? /search WORDS" : "Nothing found in past conversations.",
                    OWN_WORDS);
        }
        var text = hits.stream()
                .map(hit -> minute(hit.at()) + "  " + Shown.exactly(hit.session()) + "  "
                        + hit.role().name().toLowerCase(Locale.ROOT) + ": "
                        + Shown.prose(hit.snippet()).replace('\n', ' '))
                .collect(Collectors.joining("\n"));
        var label = hits.stream().map(Transcripts.Hit::label).reduce(Label.SYSTEM, Label::join);
        return new Answer(text, label);
    }

    private Answer approvals() {
        var waiting = gate.waiting();
        if (waiting.isEmpty()) {
            return new Answer("Nothing is waiting for you.", OWN_WORDS);
        }
        var text = waiting.stream()
                .map(approval -> approval.id() + "  " + Shown.exactly(approval.line()))
                .collect(Collectors.joining("\n"));
        var label = waiting.stream().map(approval -> approval.label()).reduce(Label.OWNER, Label::join);
        return new Answer(text, label);
    }

    private Answer audit() {
        var entries = audit.query(Query.newest(ROWS));
        var text = entries.stream()
                .map(entry -> entry.index() + "  " + minute(entry.time()) + "  "
                        + entry.event().kind() + "  " + entry.event().actor() + "  "
                        + Shown.exactly(entry.event().subject()))
                .collect(Collectors.joining("\n"));
        var label = entries.stream().map(entry -> entry.event().label()).reduce(Label.OWNER, Label::join);
        return new Answer(text, label);
    }

    private static String minute(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
