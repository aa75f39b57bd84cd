package dev.homarus.gateway;

import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.route.Candidate;
import dev.homarus.route.Choice;
import dev.homarus.route.Choosing;
import dev.homarus.route.Said;
import dev.homarus.session.Conversation;
import dev.homarus.session.Message;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import dev.homarus.types.Provenance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which model answers a Turn: the one chosen for the Session and no other; else, where the owner has lists for
/// tasks, the one that [Choosing] takes; else the current one, and then those of the owner's list `failover`,
/// in its order.
record Routing(
        Models models, SessionModels chosen, RouteBook book, Contenders contenders, Contexts contexts, Shares shares) {
    private static final Label OWN_RECORDS = Label.of(Classification.PERSONAL, Provenance.OWNER);
    private static final String FAILOVER = "your setting failover";

    /// Who answers a Turn.
    ///
    /// @param models the first, and where it does not answer, the next; empty where none may be sent what was
    ///     said
    /// @param told what the transcript says of it
    /// @param listed names of a list of the owner's for a task, the task's word before them; empty where none
    ///     counts
    /// @param usual who would answer where none may be sent what was said
    record Plan(List<Model> models, Optional<Problem> told, List<String> listed, Optional<Model> usual) {
        /// Says why the model after one of them answers.
        Problem another(int before, Problem why) {
            var next = models.get(before + 1).name();
            var by = listed.stream().skip(1).anyMatch(next::equals) ? "your list for " + listed.getFirst() : FAILOVER;
            return Routing.another(models.get(before).name(), why, next, by);
        }
    }

    /// Returns who answers a Turn; nobody is asked for a command.
    Plan plan(Turns.Asked asked, Conversation conversation) {
        var usual = candidates(asked.session());
        var first = usual.stream().findFirst();
        if (asked.said().startsWith("/")) {
            return new Plan(List.of(), Optional.empty(), List.of(), first);
        }
        long before = conversation.messages().stream().mapToLong(Message::size).sum();
        long said = asked.said().length();
        // Looked at as what it will leave as: passing requests share a name, and have a conversation each.
        var ask = new Contenders.Ask(
                conversation.session(), asked.said(), asked.label(), asked.sender(), Math.max(0, before - said));
        if (!book.now().isOn() || own(asked.session()).isPresent()) {
            var cleared = usual.stream()
                    .filter(model -> contenders.clears(model, ask))
                    .map(contexts::sized)
                    .toList();
            var told = cleared.stream()
                    .findFirst()
                    .filter(model -> !first.map(Model::name).equals(Optional.of(model.name())))
                    .map(model -> cleared(first.orElseThrow().name(), model.name()));
            return new Plan(cleared, told, List.of(), first);
        }
        var choice = choose(ask, usual, asked.program(), conversation.label());
        var last = conversation.messages().reversed().stream()
                .filter(message -> message.role() == Message.Role.ASSISTANT)
                .flatMap(message -> message.source().stream())
                .filter(name -> !name.equals(Guide.NAME))
                .findFirst()
                .or(() -> first.map(Model::name));
        var told = choice.names().stream()
                .findFirst()
                .filter(name -> !last.equals(Optional.of(name)))
                .map(name -> routed(name, choice));
        return new Plan(
                choice.names().stream().map(models::named).map(contexts::sized).toList(), told, listed(choice), first);
    }

    private List<String> listed(Choice choice) {
        return choice.list().stream()
                .flatMap(task -> Stream.concat(
                        Stream.of(task.word()), book.now().lists().getOrDefault(task, List.of()).stream()))
                .toList();
    }

    private Choice choose(Contenders.Ask ask, List<Model> first, boolean program, Label conversation) {
        var rules = book.now();
        var about = new Said(ask.said(), ask.before(), program).about();
        var usual = first.stream().map(Model::name).toList();
        var failover = models.failover().stream().map(Model::name).toList();
        var names = new HashSet<>(usual);
        rules.lists().values().forEach(names::addAll);
        var known = new HashMap<String, Candidate>();
        models.all().stream()
                .filter(model -> names.contains(model.name()))
                .forEach(model -> known.put(model.name(), contenders.of(contexts.sized(model), ask)));
        var classification = ask.label().join(conversation).classification();
        return Choosing.choose(rules, about, classification, usual, failover, known);
    }

    /// Says which model would answer, and why; nothing is sent.
    Json.Obj explain(Contenders.Ask ask, boolean program, Label conversation) {
        var own = own(ask.session());
        if (own.isPresent()) {
            return Json.object()
                    .put("model", own.get().name())
                    .put("because", "you chose it for this conversation, and no other answers (/model auto)")
                    .put("order", Json.array(List.of()))
                    .put("leftOut", Json.array(List.of()))
                    .build();
        }
        return choose(ask, candidates(ask.session()), program, conversation).json();
    }

    /// Counts a Turn that a model has answered.
    void answered(String session, Model model) {
        shares.answered(session, model);
    }

    /// Returns the models that may answer in a Session, the first choice first; empty where there is none.
    List<Model> candidates(String session) {
        var own = own(session);
        if (own.isPresent()) {
            return List.of(own.get());
        }
        var all = new ArrayList<Model>();
        models.current().ifPresent(all::add);
        models.failover().stream().filter(model -> !all.contains(model)).forEach(all::add);
        return all;
    }

    private Optional<Model> own(String session) {
        return chosen.of(session)
                .flatMap(name -> models.all().stream()
                        .filter(model -> model.name().equals(name))
                        .findFirst());
    }

    /// Tells whether another model may go on after this: the provider did not answer, and nothing of an answer
    /// was handed on. What tools did before stays in the conversation. What the owner refused or stopped ends
    /// the Turn.
    static boolean goesOn(Problem problem, String partial) {
        return partial.isEmpty()
                && problem.code()
                        .matches(
                                "MODEL-00[1-8]|MODEL-01[45689]|MODEL-020|MODEL-05[56]|EGRESS-00[234]|EGRESS-017|BUDGET-.*");
    }

    private static Problem another(String first, Problem why, String next, String by) {
        return new Problem(
                "MODEL-024",
                "'" + first + "' did not answer: " + why.sentence() + " '" + next + "' answers instead, as " + by
                        + " says.",
                "To let no other answer in this conversation: /model " + first);
    }

    /// Says why a model answers that did not answer before.
    private static Problem routed(String name, Choice choice) {
        return new Problem(
                "MODEL-048",
                "'" + name + "' answers: " + choice.because() + ".",
                "To choose for this conversation: /model NAME. What holds: homarus model routing");
    }

    /// Says why another model answers what the first may not be sent.
    static Problem cleared(String first, String next) {
        return new Problem(
                "MODEL-025",
                "'" + first + "' may not be sent this, so '" + next + "' answers instead, as " + FAILOVER + " says.",
                "See what each may be sent: homarus model list");
    }

    /// Answers `/model`, `/model NAME` and `/model auto`.
    ///
    /// @param label of what was typed: only the owner chooses
    Guide.Answer command(String session, String rest, Label label) {
        if (rest.isEmpty()) {
            return new Guide.Answer(shown(session), OWN_RECORDS);
        }
        if (label.provenance().compareTo(Provenance.OWNER) > 0) {
            return new Guide.Answer("Only the owner chooses the model.", Label.SYSTEM);
        }
        if (rest.equals("auto")) {
            chosen.forget(session);
            return new Guide.Answer("From now on: " + shown(session), OWN_RECORDS);
        }
        if (models.all().stream().noneMatch(model -> model.name().equals(rest))) {
            return new Guide.Answer("There is no model '" + rest + "'. " + names(), OWN_RECORDS);
        }
        chosen.choose(session, rest);
        return new Guide.Answer(
                "In this conversation '" + rest + "' answers, and no other. Back to the usual one: /model auto",
                OWN_RECORDS);
    }

    private String shown(String session) {
        var lists = own(session).isEmpty() && book.now().isOn()
                ? " You have lists for tasks, which count first: homarus model routing."
                : "";
        var order = candidates(session).stream().map(Model::name).toList();
        if (order.isEmpty()) {
            return "No model is set up.";
        }
        var rest = order.subList(1, order.size());
        return "'" + order.getFirst() + "' answers"
                + (own(session).isPresent() ? " in this conversation, and no other" : "")
                + (rest.isEmpty() ? "" : "; where it cannot: " + String.join(", ", rest))
                + "." + lists + " " + names();
    }

    private String names() {
        return "There are: "
                + models.all().stream().map(Model::name).collect(Collectors.joining(", "))
                + ". To choose for this conversation: /model NAME, or /model auto";
    }
}
