package dev.homarus.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.outlook.Look;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.Prompt;
import dev.homarus.provider.Prompt.Assistant;
import dev.homarus.provider.Prompt.ToolAnswer;
import dev.homarus.provider.Prompt.User;
import dev.homarus.provider.Terms;
import dev.homarus.session.Message;
import dev.homarus.session.Message.Call;
import dev.homarus.session.Message.Role;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import dev.homarus.types.Segment;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PromptBuilderTest {
    private static final Terms TERMS = Terms.of("m", "h");

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Label SECRET = Label.of(Classification.SECRET, Provenance.OWNER);

    private static boolean isBelowSecret(Label label) {
        return label.classification().compareTo(Classification.SECRET) < 0;
    }

    private static Message message(Role role, String text, Label label) {
        return Message.of("trn_1", role, text, label, NOW);
    }

    private static Message user(String text) {
        return message(Role.USER, text, Label.OWNER);
    }

    private static Message assistant(String text, String... calls) {
        var wanted = Arrays.stream(calls).map(id -> new Call(id, "exec", "{}")).toList();
        return message(Role.ASSISTANT, text, Label.UNKNOWN).asking(wanted, "local");
    }

    private static Message tool(String call, String text) {
        return message(Role.TOOL, text, Label.UNKNOWN).answering(call, "exec");
    }

    /// Lets whole texts out, or nothing of them.
    private static PromptBuilder.Looking only(Predicate<Label> clears) {
        return (text, label) -> clears.test(label)
                ? new Look.Leaves(text, label, Optional.empty(), Map.of())
                : new Look.Stays("it stays");
    }

    private static List<Prompt.Piece> pieces(int history, Message... messages) {
        var prompt = new PromptBuilder("be brief", history)
                .build(
                        List.of(messages),
                        List.of(),
                        only(PromptBuilderTest::isBelowSecret),
                        new Renderings().of("main"));
        assertThat(prompt.pieces().getFirst()).isEqualTo(new Prompt.Instructions("be brief", Label.SYSTEM));
        return prompt.pieces().subList(1, prompt.pieces().size());
    }

    private static List<String> texts(int history, Message... messages) {
        return pieces(history, messages).stream()
                .map(piece -> switch (piece) {
                    case Prompt.Instructions i -> i.text();
                    case User u -> u.text();
                    case Assistant a -> a.text();
                    case ToolAnswer t -> t.call() + ": " + t.text();
                })
                .toList();
    }

    @Test
    void build_keepsEachMessageWithItsOwnLabel() {
        assertThat(pieces(1_000, user("list"), assistant("on it", "c1"), tool("c1", "a.txt"), assistant("done")))
                .extracting(Prompt.Piece::label)
                .containsExactly(Label.OWNER, Label.UNKNOWN, Label.UNKNOWN, Label.UNKNOWN);
    }

    @Test
    void build_neverHoldsNotices() {
        assertThat(texts(1_000, user("a"), message(Role.NOTICE, "stopped", Label.SYSTEM), assistant("b")))
                .containsExactly("a", "b");
    }

    @Test
    void build_leavesOutWhatMayNotGoThere_withOneLineForEach() {
        var found = pieces(
                1_000,
                message(Role.USER, "my password", SECRET),
                message(Role.ASSISTANT, "is marker", SECRET).asking(List.of(new Call("c0", "x", "marker")), "m"),
                tool("c0", "orphan"),
                user("go on"),
                assistant("ok", "c1"),
                message(Role.TOOL, "marker", SECRET).answering("c1", "exec"));
        assertThat(found.toString())
                .doesNotContain("marker")
                .doesNotContain("password")
                .doesNotContain("orphan");
        assertThat(found).hasSize(5);
        assertThat(found.stream().filter(piece -> piece.toString().contains("left out")))
                .hasSize(3);
        assertThat(found.stream().filter(piece -> piece.toString().contains("left out")))
                .allMatch(piece -> piece.label().equals(Label.SYSTEM));
        assertThat(found.getLast())
                .isInstanceOfSatisfying(
                        ToolAnswer.class, answer -> assertThat(answer.call()).isEqualTo("c1"));
    }

    @Test
    void build_answersTheCallsThatATurnLeftOpen() {
        assertThat(texts(1_000, user("a"), assistant("b", "c1", "c2"), tool("c1", "x"), user("again")))
                .containsExactly("a", "b", "c1: x", "c2: Not done: the turn ended before.", "again");
        assertThat(texts(1_000, user("a"), assistant("b", "c1"))).hasSize(3);
        assertThat(texts(1_000, user("a"), assistant("b", "c1"), assistant("c"), tool("c1", "late")))
                .containsExactly("a", "b", "c1: Not done: the turn ended before.", "c");
    }

    @Test
    void build_acceptsTheSameCallIdInLaterSteps() {
        assertThat(texts(
                        1_000,
                        user("a"),
                        assistant("b", "call_0"),
                        tool("call_0", "x"),
                        assistant("c", "call_0"),
                        tool("call_0", "y")))
                .containsExactly("a", "b", "call_0: x", "c", "call_0: y");
    }

    @Test
    void build_dropsAnswersNobodyAskedFor() {
        assertThat(texts(1_000, user("a"), tool("c9", "x"), assistant("b", "c1"), tool("c2", "y"), tool("c1", "z")))
                .containsExactly("a", "b", "c1: z");
    }

    @Test
    void build_beyondTheHistory_keepsTheNewestAndBeginsWithAPerson() {
        var old = "x".repeat(60);
        assertThat(texts(100, user(old), assistant(old), user("b"), assistant("c")))
                .containsExactly("b", "c");
        assertThat(texts(100, user("a"), assistant(old, "c1"), tool("c1", old), assistant("d"), user("e")))
                .containsExactly("e");
    }

    @Test
    void build_alwaysKeepsTheTurnThatRuns() {
        var long1 = "x".repeat(1_000);
        assertThat(texts(100, user("old"), user(long1), assistant("b", "c1"), tool("c1", long1)))
                .containsExactly(long1, "b", "c1: " + long1);
        assertThat(texts(100)).isEmpty();
    }

    @Test
    void body_ofARememberedRendering_isTheSameBytesAsOneWrittenAnew() {
        var random = new Random(1);
        var renderings = new Renderings();
        var builder = new PromptBuilder("be brief", 2_000);
        var messages = new ArrayList<Message>();
        for (int step = 0; step < 2_000; step++) {
            if (random.nextInt(10) == 0 && !messages.isEmpty()) {
                messages.remove(random.nextInt(messages.size()));
            }
            messages.add(random(random, step));
            boolean all = random.nextInt(5) > 0;
            Predicate<Label> clears = label -> all || label.equals(Label.OWNER);
            var api = ModelApi.named(random.nextInt(8) == 0 ? "anthropic" : "openai")
                    .orElseThrow();
            var rendering = renderings.of("main");
            var prompt = builder.build(messages, List.of(), only(clears), rendering.restingOn(Boolean.toString(all)));
            var anew = builder.build(messages, List.of(), only(clears), new Renderings().of("main"));
            assertThat(bytes(rendering.body(api, TERMS, prompt))).isEqualTo(bytes(api.request(TERMS, anew)));
        }
    }

    private static Message random(Random random, int step) {
        var label = random.nextBoolean() ? Label.OWNER : Label.UNKNOWN;
        return switch (random.nextInt(4)) {
            case 0 -> message(Role.USER, "said " + step, label);
            case 1 -> assistant("text " + step, "c" + random.nextInt(3), "d" + random.nextInt(3));
            case 2 -> tool((random.nextBoolean() ? "c" : "d") + random.nextInt(3), "result " + step);
            default -> message(Role.NOTICE, "notice", Label.SYSTEM);
        };
    }

    private static byte[] bytes(List<Segment> segments) {
        var out = new ByteArrayOutputStream();
        segments.forEach(segment -> out.writeBytes(segment.wire()));
        return out.toByteArray();
    }

    @Test
    void renderings_areBoundedInNumberAndInBytes() {
        var renderings = new Renderings();
        var api = ModelApi.named("openai").orElseThrow();
        for (int i = 0; i < 200; i++) {
            renderings.of("session " + i);
        }
        assertThat(renderings.size()).isEqualTo(Renderings.SESSIONS);
        var large = new Prompt(List.of(new User("x".repeat(10 << 20), Label.OWNER)), List.of());
        for (int i = 0; i < 10; i++) {
            renderings.of("large " + i).body(api, TERMS, large);
        }
        renderings.of("small");
        assertThat(renderings.size()).isLessThanOrEqualTo(5);
    }

    @Test
    void instructions_forAModelWithASmallContext_areTheFirstSentenceOfEachLine() {
        var builder = new PromptBuilder(
                "You are H. Be brief.\nFiles are in /workspace. exec asks: one at a time.\nNo more", 1_000);
        var small = new PromptBuilder.Looking() {
            @Override
            public Look at(String text, Label label) {
                return only(known -> true).at(text, label);
            }

            @Override
            public boolean isBrief() {
                return true;
            }
        };
        var said = List.of(user("hello"));
        var made = builder.build(said, List.of(), small, new Renderings().of("s"));
        assertThat(made.pieces().getFirst())
                .isEqualTo(new Prompt.Instructions("You are H.\nFiles are in /workspace.\nNo more", Label.SYSTEM));
        var whole = builder.build(said, List.of(), only(known -> true), new Renderings().of("s"));
        assertThat(((Prompt.Instructions) whole.pieces().getFirst()).text()).contains("Be brief.", "one at a time");
    }
}
