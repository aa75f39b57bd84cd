package dev.homarus.gateway;

import dev.homarus.loop.Model;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Problem;
import dev.homarus.types.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which model answers a Turn: the one chosen for the Session and no other; else the current one, and then
/// those of the
/// owner's list `failover`, in its order.
record Routing(Models models, SessionModels chosen) {
    private static final Label OWN_RECORDS = Label.of(Classification.PERSONAL, Provenance.OWNER);

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

    /// Tells whether another model may go on after this: the provider did not answer, and nothing of an answer was
    /// handed
    /// on. What tools did before stays in the conversation. What the owner refused or stopped ends the Turn.
    static boolean goesOn(Problem problem, String partial) {
        return partial.isEmpty()
                && problem.code()
                        .matches("MODEL-00[1-8]|MODEL-01[45689]|MODEL-020|EGRESS-00[234]|EGRESS-017|BUDGET-.*");
    }

    /// Says why another model answers.
    static Problem another(String first, Problem why, String next) {
        return new Problem(
                "MODEL-024",
                "'" + first + "' did not answer: " + why.sentence() + " '" + next
                        + "' answers instead, as your setting failover says.",
                "To let no other answer in this conversation: /model " + first);
    }

    /// Says why another model answers what the first may not be sent.
    static Problem cleared(String first, String next) {
        return new Problem(
                "MODEL-025",
                "'" + first + "' may not be sent this, so '" + next
                        + "' answers instead, as your setting failover says.",
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
        var order = candidates(session).stream().map(Model::name).toList();
        if (order.isEmpty()) {
            return "No model is set up.";
        }
        var rest = order.subList(1, order.size());
        return "'" + order.getFirst() + "' answers"
                + (own(session).isPresent() ? " in this conversation, and no other" : "")
                + (rest.isEmpty() ? "" : "; where it cannot: " + String.join(", ", rest))
                + ". " + names();
    }

    private String names() {
        return "There are: "
                + models.all().stream().map(Model::name).collect(Collectors.joining(", "))
                + ". To choose for this conversation: /model NAME, or /model auto";
    }
}
