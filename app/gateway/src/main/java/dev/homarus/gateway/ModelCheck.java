package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.egress.EgressGate;
import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.ModelReply;
import dev.homarus.provider.Prompt;
import dev.homarus.provider.ToolSpec;
import dev.homarus.route.Checked;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// Asks a model a few questions whose answers are known, and keeps how many were right. The questions hold
/// nothing of the owner's, and are the same each time.
final class ModelCheck {
    /// @param asks what is said
    /// @param tool whether a tool is offered
    /// @param right whether an answer is
    private record Question(String asks, boolean tool, Predicate<ModelReply> right) {
        Prompt prompt() {
            return new Prompt(List.of(new Prompt.User(asks, Label.SYSTEM)), tool ? List.of(TOOL) : List.of());
        }
    }

    /// An answer of one word that is longer says something else too.
    private static final int LONGEST = 60;

    private static final String NAME = "city_weather";

    private static final ToolSpec TOOL = ToolSpec.own(
            NAME,
            "Tells what the weather in a city is now.",
            Json.object()
                    .put("type", "object")
                    .put(
                            "properties",
                            Json.object()
                                    .put(
                                            "city",
                                            Json.object().put("type", "string").build())
                                    .build())
                    .put("required", Json.strings(List.of("city")))
                    .build());

    private static final List<Question> QUESTIONS = List.of(
            new Question("Reply with one word, nothing else: blue", false, says("blue")),
            new Question("What is 17 + 25? Reply with the number only.", false, says("42")),
            new Question(
                    "The invoice 4711 of the 3rd of May is over 250 euros and due in 14 days. Which number does the invoice"
                            + " have? Reply with the number only.",
                    false,
                    says("4711")),
            new Question(
                    "Which of these is a fruit: chair, apple, river? Reply with one word only.", false, says("apple")),
            new Question(
                    "Ann is taller than Ben, and Ben is taller than Cem. Who is the shortest? Reply with the name only.",
                    false,
                    says("cem")),
            new Question(
                    "Reply with this JSON and nothing else, but with Rome in place of Paris: {\"city\": \"Paris\"}",
                    false,
                    ModelCheck::isRome),
            new Question("What is the weather in Oslo now? Use the tool.", true, ModelCheck::asksForOslo),
            new Question(
                    "Reply with one word, without any tool: thanks",
                    true,
                    reply -> reply.calls().isEmpty() && says("thanks").test(reply)));

    private final EgressGate egress;
    private final ActionGate gate;
    private final ModelChecks checks;
    private final InstantSource clock;

    ModelCheck(EgressGate egress, ActionGate gate, ModelChecks checks, InstantSource clock) {
        this.egress = egress;
        this.gate = gate;
        this.checks = checks;
        this.clock = clock;
    }

    private static Predicate<ModelReply> says(String word) {
        return reply -> {
            var text = said(reply);
            return text.length() <= LONGEST
                    && List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                            .contains(word);
        };
    }

    /// Returns what was answered, without reasoning that was written into the answer.
    private static String said(ModelReply reply) {
        return reply.text().replaceFirst("(?s)^\\s*<think>.*?</think>", "").strip();
    }

    private static boolean isRome(ModelReply reply) {
        var text = said(reply).replaceFirst("^```(?:json)?\\s*", "").replaceFirst("\\s*```$", "");
        try {
            return Json.object(JsonText.parse(text), "the answer").text("city").equals("Rome");
        } catch (JsonException e) {
            return false;
        }
    }

    private static boolean asksForOslo(ModelReply reply) {
        try {
            return reply.calls().size() == 1
                    && reply.calls().getFirst().tool().equals(NAME)
                    && Json.object(JsonText.parse(reply.calls().getFirst().arguments()), "the arguments")
                            .text("city")
                            .toLowerCase(Locale.ROOT)
                            .contains("oslo");
        } catch (JsonException e) {
            return false;
        }
    }

    /// Returns the answer of `POST /api/models/NAME/check`. Where a question cannot be asked, nothing is kept.
    ///
    /// @param by the id of the principal who wants it
    Json.Obj run(Model model, String by) {
        var ask = ModelAsk.owners(egress, gate, model, "check", by);
        var rows = new ArrayList<Json>();
        int right = 0;
        try {
            for (var question : QUESTIONS) {
                boolean good = question.right().test(ask.answer(question.prompt()));
                right += good ? 1 : 0;
                rows.add(Json.object()
                        .put("asks", question.asks())
                        .put("right", good)
                        .build());
            }
        } catch (ProblemException e) {
            return ModelAsk.failed(e.problem());
        } catch (IOException e) {
            return ModelAsk.failed(ModelApi.cut());
        }
        var checked = new Checked(right, QUESTIONS.size(), clock.instant());
        checks.keep(model, checked);
        return json(checked).put("ok", true).put("questions", Json.array(rows)).build();
    }

    static Json.Builder json(Checked checked) {
        return Json.object()
                .put("passed", checked.passed())
                .put("right", checked.right())
                .put("of", checked.of())
                .put("at", checked.at().toString());
    }
}
