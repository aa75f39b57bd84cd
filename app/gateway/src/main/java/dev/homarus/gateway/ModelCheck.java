package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.budget.Spender;
import dev.homarus.budget.Tokens;
import dev.homarus.egress.EgressGate;
import dev.homarus.loop.Model;
import dev.homarus.loop.OwnersLook;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.ModelReply;
import dev.homarus.provider.Prompt;
import dev.homarus.provider.Refused;
import dev.homarus.provider.ToolSpec;
import dev.homarus.route.Checked;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// Asks a model a few questions whose answers are known, and keeps how many were right. The questions hold
/// nothing of the owner's, and are the same each time.
final class ModelCheck {
    /// @param asks what is said
    /// @param tool whether a tool is offered
    /// @param right whether an answer is
    private record Question(String asks, boolean tool, Predicate<ModelReply> right) {}

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

    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final String THREAD = "(model check)";

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
        var turn = "check-" + System.nanoTime();
        var rows = new ArrayList<Json>();
        int right = 0;
        try {
            for (var question : QUESTIONS) {
                boolean good = question.right().test(answer(model, question, by, turn));
                right += good ? 1 : 0;
                rows.add(Json.object()
                        .put("asks", question.asks())
                        .put("right", good)
                        .build());
            }
        } catch (ProblemException e) {
            return failed(e);
        } catch (IOException e) {
            return failed(ModelApi.cut().asException());
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

    private static Json.Obj failed(ProblemException e) {
        return Json.object()
                .put("ok", false)
                .put("problem", Replies.problem(e.problem()))
                .build();
    }

    private ModelReply answer(Model model, Question question, String by, String turn) throws IOException {
        var tools = question.tool() ? List.of(TOOL) : List.<ToolSpec>of();
        var prompt = new Prompt(List.of(new Prompt.User(question.asks(), Label.SYSTEM)), tools);
        var out = new Outgoing(
                model.destination(),
                "POST",
                model.basePath() + model.api().chatPath(model.id()),
                model.api().headers(),
                model.key().map(model.api()::credential),
                model.api().request(model.terms(), prompt),
                THREAD,
                SILENCE);
        var who = new Spender(model.name(), model.id(), "model check", by, turn)
                .writing(model.api().limit(model.terms()));
        var asking = new Asking(THREAD, turn, "the check of the model " + model.name(), Label.SYSTEM, true);
        try (var exchange = egress.send(out, who, new OwnersLook(gate, asking))) {
            if (exchange.status() != 200) {
                var body = exchange.body().readNBytes(Refused.MAX_BODY);
                throw Refused.of(model.id(), exchange.status(), exchange.retryAfter(), body)
                        .problem()
                        .asException();
            }
            var offered = model.manner().writtenCalls() ? prompt.offered() : Set.<String>of();
            var reply = model.api().read(exchange.body(), offered, piece -> {});
            var usage = reply.usage();
            exchange.settle(Tokens.counted(usage.input(), usage.cacheRead(), usage.output()));
            exchange.complete();
            return reply;
        }
    }
}
