package dev.homarus.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.budget.Limit;
import dev.homarus.budget.Price;
import dev.homarus.budget.PriceTable;
import dev.homarus.budget.Scope;
import dev.homarus.budget.Span;
import dev.homarus.budget.Unit;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.detect.KnownValues;
import dev.homarus.egress.Bounds;
import dev.homarus.egress.Consents;
import dev.homarus.egress.EgressGate;
import dev.homarus.egress.Held;
import dev.homarus.egress.Ledger;
import dev.homarus.egress.Lookout;
import dev.homarus.egress.Onlooker;
import dev.homarus.egress.Pins;
import dev.homarus.egress.Ways;
import dev.homarus.loop.ScriptedModel.Wanted;
import dev.homarus.loop.TurnListener.CallState;
import dev.homarus.policy.Consent;
import dev.homarus.policy.Limits;
import dev.homarus.policy.Regions;
import dev.homarus.policy.Stops;
import dev.homarus.policy.Trust;
import dev.homarus.protocol.Json;
import dev.homarus.provider.ModelApi;
import dev.homarus.provider.ModelReply.Usage;
import dev.homarus.provider.ToolSpec;
import dev.homarus.session.Message;
import dev.homarus.session.Message.Role;
import dev.homarus.spending.LimitBook;
import dev.homarus.spending.Prices;
import dev.homarus.spending.Spending;
import dev.homarus.store.Sealer;
import dev.homarus.store.Store;
import dev.homarus.tool.ToolResult;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import dev.homarus.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AgentLoopTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Label SECRET = Label.of(Classification.SECRET, Provenance.OWNER);
    private static final ToolSpec CALLERS = new ToolSpec(
            "theirs", "the caller's", Json.object().put("type", "object").build(), Label.OWNER);

    @TempDir
    Path folder;

    private final SecretBytes root = SecretBytes.random(32);
    private final AuditKeys keys = AuditKeys.from(root);
    private final ScriptedModel server = new ScriptedModel();
    private final FakeTool tool =
            new FakeTool("look", (arguments, asking) -> new ToolResult(ToolResult.State.DONE, "seen", Label.UNKNOWN));
    private final List<String> heard = new ArrayList<>();
    private final InMemory conversation = new InMemory(Message.of("trn_1", Role.USER, "look around", Label.OWNER, NOW));
    private static final Held NOTHING_HELD = new Held() {
        @Override
        public String version() {
            return "";
        }

        @Override
        public List<KnownValues.Value> values() {
            return List.of();
        }
    };

    private Set<String> looked = Set.of();
    private Store store;
    private AuditLog audit;
    private Vault vault;
    private Consents consents;
    private final Map<String, Price> prices = new HashMap<>();
    private Spending spending;
    private EgressGate egress;
    private Model model;

    @BeforeEach
    void open() {
        var clock = InstantSource.fixed(NOW);
        audit = AuditLog.open(folder.resolve("audit"), folder.resolve("outside/witness"), keys, clock);
        var spaces = List.of(
                Ledger.REQUESTS,
                Ledger.SEGMENTS,
                Consents.SPACE,
                Consents.DOMAINS,
                Vault.SPACE,
                Spending.SPACE,
                LimitBook.SPACE);
        store = Store.open(
                folder.resolve("t.db"),
                root,
                spaces,
                () -> new byte[0],
                new Sealer("home_t", person -> root, person -> Optional.of(root)));
        vault = new Vault(store, root, clock);
        var to = Destination.of("provider:local", server.address());
        consents = new Consents(store, audit, clock);
        spending = new Spending(
                store, audit, new LimitBook(store, audit, clock), new Prices(PriceTable.own(), () -> prices), clock);
        egress = new EgressGate(
                new Bounds(
                        origin -> origin.equals(to.origin()),
                        () -> Trust.NAMED,
                        () -> Stops.NONE,
                        () -> Regions.ANY,
                        () -> Limits.STANDARD,
                        () -> looked,
                        Pins.NONE,
                        new Ways()),
                consents,
                new Ledger(store),
                spending,
                audit,
                vault,
                new Lookout(SecretBytes.random(32), NOTHING_HELD),
                clock);
        model = new Model("local", ModelApi.named("openai").orElseThrow(), to, "/v1", "tiny", Optional.empty());
    }

    @AfterEach
    void close() {
        egress.close();
        store.close();
        audit.close();
        keys.close();
        root.close();
        server.close();
    }

    private final class Heard implements TurnListener {
        @Override
        public void text(String piece) {
            heard.add(piece);
        }

        @Override
        public void call(String id, String name, String shown, CallState state, Optional<String> result) {
            heard.add(id + " " + name + " " + shown + " " + state
                    + result.map(text -> " " + text).orElse(""));
        }
    }

    private TurnResult run(int steps, ToolSpec... callers) {
        var budget = new Budget(steps, Duration.ofMinutes(1), 10_000, Duration.ofSeconds(10), 100, 10_000_000);
        var loop = new AgentLoop(egress, List.of(tool), "be brief", budget, InstantSource.fixed(NOW));
        var turn =
                new AgentLoop.Turn("trn_1", conversation, model, "you said", "owner", true, Wants.of(List.of(callers)));
        return loop.run(turn, new Heard());
    }

    private TurnResult.Done done(ToolSpec... callers) {
        return switch (run(5, callers)) {
            case TurnResult.Done done -> done;
            case TurnResult.Stopped stopped -> throw new AssertionError(stopped);
            case TurnResult.Failed failed -> throw new AssertionError(failed);
        };
    }

    private List<String> texts() {
        return conversation.messages.stream().map(Message::text).toList();
    }

    private List<String> sent(int request) {
        return server.requests.get(request).array("messages").stream()
                .map(item -> Json.object(item, "message"))
                .map(message -> message.text("role") + ": "
                        + message.optionalText("content").orElse(""))
                .toList();
    }

    @Test
    void run_ofAPlainAnswer_isDone() {
        server.says("Hello ", "there");
        var done = done();
        assertThat(done.reply()).isEqualTo("Hello there");
        assertThat(done.usage()).isEqualTo(new Usage(10, 5));
        assertThat(heard).containsExactly("Hello ", "there");
        assertThat(texts()).containsExactly("look around", "Hello there");
        assertThat(sent(0)).containsExactly("system: be brief", "user: look around");
        assertThat(conversation.messages.getLast().label().text()).isEqualTo("personal/known;from=model:local");
        assertThat(server.requests.getFirst().text("model")).isEqualTo("tiny");
    }

    @Test
    void run_whereTheOwnerLooksFirst_andNobodyIsShownIt_failsAndSendsNothing() {
        looked = Set.of("provider:local");
        server.says("Hello");
        assertThat(run(5))
                .isInstanceOfSatisfying(
                        TurnResult.Failed.class,
                        failed -> assertThat(failed.problem().code()).isEqualTo("EGRESS-013"));
        assertThat(server.requests).isEmpty();
        assertThat(texts()).containsExactly("look around");
    }

    @Test
    void run_whereTheOwnerLooksFirst_showsEachRequestOfTheTurn() {
        looked = Set.of("provider:local");
        var shown = new ArrayList<String>();
        var loop = new AgentLoop(
                egress,
                turn -> (out, sha256) -> {
                    shown.add(turn.turn() + " " + out.path() + " " + sha256.length());
                    return new Onlooker.Answer.No("not this");
                },
                List.of(tool),
                "be brief",
                Budget.STANDARD,
                InstantSource.fixed(NOW));
        var turn = new AgentLoop.Turn("trn_1", conversation, model, "you said", "owner", true, Wants.NOTHING);
        assertThat(loop.run(turn, new Heard()))
                .isInstanceOfSatisfying(
                        TurnResult.Failed.class,
                        failed -> assertThat(failed.problem().sentence()).isEqualTo("Nothing was sent: not this."));
        assertThat(shown).containsExactly("trn_1 /v1/chat/completions 64");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void run_withHiddenNames_givesTheModelTokens_andToolsAndPeopleTheValues() {
        var origin = model.destination().origin();
        consents.give(new Consent(origin, Classification.PERSONAL, NOW.plusSeconds(9), true), "owner");
        conversation.add(List.of(Message.of("trn_1", Role.USER, "write to ann.marlow@example.org", Label.OWNER, NOW)));
        var token = new String[1];
        server.then(out -> {
                    var asked = server.requests.getLast().write();
                    token[0] = asked.substring(asked.indexOf("EMAIL_"), asked.indexOf("@mail.invalid") + 13);
                    ScriptedModel.call(
                            out, "I write to " + token[0], new Wanted("c1", "look", "{\"x\":\"" + token[0] + "\"}"));
                })
                .says("It went to ", "**E", "MAIL_", "...");

        var done = done();

        assertThat(tool.called)
                .containsExactly(
                        Json.object().put("x", "ann.marlow@example.org").build());
        assertThat(String.join("", heard)).contains("I write to ann.marlow@example.org");
        assertThat(sent(1)).contains("user: write to " + token[0], "assistant: I write to " + token[0]);
        assertThat(server.requests.toString()).doesNotContain("ann.marlow");
        assertThat(done.reply()).isEqualTo("It went to **EMAIL_...");
        var said = conversation.messages.get(2);
        assertThat(said.text()).isEqualTo("I write to ann.marlow@example.org");
        assertThat(said.label().sources()).contains("pseudonyms");
        assertThat(conversation.messages.get(3).label().sources()).contains("pseudonyms");
    }

    @Test
    void run_cutOffAfterAHiddenName_keepsTheNameWithItsLabel() {
        consents.give(
                new Consent(model.destination().origin(), Classification.PERSONAL, NOW.plusSeconds(9), true), "owner");
        conversation.add(List.of(Message.of("trn_1", Role.USER, "write to ann.marlow@example.org", Label.OWNER, NOW)));
        server.then(out -> {
            var asked = server.requests.getLast().write();
            var token = asked.substring(asked.indexOf("EMAIL_"), asked.indexOf("@mail.invalid") + 13);
            ScriptedModel.begin(out);
            ScriptedModel.event(
                    out, Json.object().put("content", "to " + token + " I").build());
            out.close();
        });

        assertThat(run(5)).isInstanceOf(TurnResult.Failed.class);

        var kept = conversation.messages.getLast();
        assertThat(kept.text()).isEqualTo("to ann.marlow@example.org I");
        assertThat(kept.label().sources()).contains("pseudonyms");
    }

    @Test
    void tool_thatIsNotOffered_isNotThere() {
        server.calls("", new Wanted("c1", "look", "{}")).says("No.");
        tool.offered = false;
        done();

        assertThat(server.requests.getFirst().write()).doesNotContain("look\"");
        assertThat(tool.called).isEmpty();
        assertThat(texts()).contains("Error: there is no tool of that name");
    }

    @Test
    void tool_isToldWhatTheOwnerTyped_andNobodyElse() {
        var token = Label.of(Classification.PERSONAL, Provenance.KNOWN).from("token:t");
        conversation.add(List.of(
                Message.of("trn_0", Role.USER, "https://token.example.org/", token, NOW),
                Message.of("trn_0", Role.ASSISTANT, "https://model.example.org/", token, NOW),
                Message.of("trn_1", Role.USER, "https://owner.example.org/", Label.OWNER, NOW)));
        server.calls("", new Wanted("c1", "look", "{}")).says("Yes.");
        done();

        assertThat(tool.asked.getFirst().typed().get()).containsExactly("look around", "https://owner.example.org/");
    }

    @Test
    void run_ofACall_doesItAndTellsTheModel() {
        server.calls("Let me see.", new Wanted("c1", "look", "{\"x\":\"here\"}"))
                .says("A wall.");
        var done = done();
        assertThat(done.reply()).isEqualTo("A wall.");
        assertThat(done.label().provenance()).isEqualTo(Provenance.UNTRUSTED);
        assertThat(done.usage()).isEqualTo(new Usage(20, 10));
        assertThat(tool.called).containsExactly(Json.object().put("x", "here").build());
        assertThat(sent(1))
                .containsExactly("system: be brief", "user: look around", "assistant: Let me see.", "tool: seen");
        assertThat(heard)
                .containsExactly(
                        "Let me see.",
                        "c1 look here " + CallState.ASKED,
                        "c1 look here " + CallState.RUNNING,
                        "c1 look here " + CallState.DONE + " seen",
                        "A wall.");
        assertThat(conversation.messages.getLast().label().provenance()).isEqualTo(Provenance.UNTRUSTED);
    }

    @Test
    void run_asksUnderTheLabelOfEverythingReadSoFar() {
        server.calls("", new Wanted("c1", "look", "{}"), new Wanted("c2", "look", "{}"))
                .says("ok");
        done();
        assertThat(tool.asked.get(0).label().provenance()).isEqualTo(Provenance.KNOWN);
        assertThat(tool.asked.get(1).label().provenance()).isEqualTo(Provenance.UNTRUSTED);
        assertThat(tool.asked.get(1).session()).isEqualTo("main");
        assertThat(tool.asked.get(1).turn()).isEqualTo("trn_1");
        assertThat(tool.asked.get(1).attended()).isTrue();
    }

    @Test
    void run_ofAnUnknownTool_saysSoAndGoesOn() {
        server.calls("", new Wanted("c1", "rm\u202e", "{}")).says("sorry");
        assertThat(done().reply()).isEqualTo("sorry");
        assertThat(sent(1).getLast()).isEqualTo("tool: Error: there is no tool of that name");
        assertThat(heard).contains("c1 rm\\u{202e}  " + CallState.FAILED + " Error: there is no tool of that name");
        assertThat(tool.called).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'{', 'Error: line '",
        "'[]', 'Error: the arguments has to be an object'",
        "'{\"x\":1,\"x\":2}', 'Error: line '",
        "'null', 'Error: the arguments has to be an object'"
    })
    void run_ofArgumentsThatAreNone_saysSoAndGoesOn(String arguments, String expected) {
        server.calls("", new Wanted("c1", "look", arguments)).says("sorry");
        done();
        assertThat(sent(1).getLast()).startsWith("tool: " + expected);
        assertThat(tool.called).isEmpty();
    }

    @Test
    void run_withoutArguments_isACallWithNone() {
        server.calls("", new Wanted("c1", "look", "")).says("ok");
        done();
        assertThat(tool.called).containsExactly(Json.Obj.EMPTY);
    }

    @Test
    void run_beyondItsSteps_isStopped() {
        for (int i = 0; i < 3; i++) {
            server.calls("", new Wanted("c" + i, "look", "{}"));
        }
        assertThat(run(3))
                .isInstanceOfSatisfying(
                        TurnResult.Stopped.class,
                        stopped -> assertThat(stopped.problem().code()).isEqualTo("LOOP-001"));
        assertThat(server.requests).hasSize(3);
        assertThat(tool.called).hasSize(3);
    }

    @Test
    void run_ofTheSameCallAgainAndAgain_refusesItAndEnds() {
        for (int i = 0; i < 12; i++) {
            server.calls("", new Wanted("c" + i, "look", "{}"));
        }
        assertThat(run(20))
                .isInstanceOfSatisfying(
                        TurnResult.Stopped.class,
                        stopped -> assertThat(stopped.problem().code()).isEqualTo("LOOP-003"));
        assertThat(tool.called).hasSize(Repetition.SAME);
        assertThat(server.requests).hasSize(Repetition.SAME + Repetition.REFUSALS);
    }

    @Test
    void run_ofACallersTool_handsTheCallBack() {
        server.calls("", new Wanted("c1", "theirs", "{\"a\":1}"), new Wanted("c2", "look", "{}"));
        var done = done(CALLERS);
        assertThat(done.calls()).hasSize(1);
        assertThat(done.calls().getFirst().tool()).isEqualTo("theirs");
        assertThat(tool.called).isEmpty();
        assertThat(server.requests.getFirst().array("tools")).hasSize(2);
    }

    @Test
    void run_ofACallersToolWithTheNameOfAnOwnOne_isTheOwnOne() {
        server.calls("", new Wanted("c1", "look", "{}")).says("ok");
        var taken =
                new ToolSpec("look", "mine", Json.object().put("type", "object").build(), Label.OWNER);
        assertThat(done(taken).calls()).isEmpty();
        assertThat(tool.called).hasSize(1);
        assertThat(server.requests.getFirst().array("tools")).hasSize(1);
    }

    @Test
    void run_withWordsThatMayNotGoThere_leavesThemOut() {
        conversation.messages.addFirst(Message.of("trn_0", Role.USER, "the code is marker", SECRET, NOW));
        var secret = new ToolSpec("theirs", "marker", Json.Obj.EMPTY, SECRET);
        server.says("ok");
        var done = done(secret);
        assertThat(server.requests.getFirst().write()).doesNotContain("marker");
        assertThat(sent(0))
                .containsExactly(
                        "system: be brief", "user: [left out: this stays on the owner's machine]", "user: look around");
        assertThat(conversation.messages.getLast().label().classification()).isEqualTo(Classification.PERSONAL);
        assertThat(done.label().classification()).isEqualTo(Classification.SECRET);
    }

    @ParameterizedTest
    @CsvSource({"401, MODEL-001", "404, MODEL-002", "500, MODEL-004", "413, MODEL-008"})
    void run_whenTheProviderRefuses_failsWithoutItsWords(int status, String code) {
        server.fails(status);
        assertThat(run(3)).isInstanceOfSatisfying(TurnResult.Failed.class, failed -> {
            assertThat(failed.problem().code()).isEqualTo(code);
            assertThat(failed.problem().line()).doesNotContain("marker");
        });
        assertThat(texts()).containsExactly("look around");
    }

    @Test
    void run_whenTheProviderIsBusy_asksAgainThroughTheGate() {
        server.fails(503).says("Hello");
        assertThat(done().reply()).isEqualTo("Hello");
        assertThat(server.requests).hasSize(2);
        assertThat(sent(1)).isEqualTo(sent(0));
    }

    @Test
    void run_interruptedWhileTheProviderIsBusy_stops() throws InterruptedException {
        server.fails(429);
        var ended = new AtomicReference<TurnResult>();
        var thread = Thread.ofVirtual().start(() -> ended.set(run(3)));
        while (server.requests.isEmpty()) {
            Thread.sleep(1);
        }
        Thread.sleep(100);
        thread.interrupt();
        thread.join();
        assertThat(ended.get())
                .isInstanceOfSatisfying(
                        TurnResult.Stopped.class,
                        stopped -> assertThat(stopped.problem().code()).isEqualTo("LOOP-002"));
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void run_ofAnAnswerThatIsTooLong_keepsItAndSaysSo_withoutItsCalls() {
        server.then(out -> {
            ScriptedModel.begin(out);
            ScriptedModel.event(out, Json.object().put("content", "Once upon").build());
            ScriptedModel.write(
                    out,
                    "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\","
                            + "\"function\":{\"name\":\"probe\",\"arguments\":\"{}\"}}]},"
                            + "\"finish_reason\":\"length\"}]}\n\n");
            ScriptedModel.end(out);
        });
        assertThat(run(3)).isInstanceOfSatisfying(TurnResult.Stopped.class, stopped -> {
            assertThat(stopped.problem().code()).isEqualTo("LOOP-006");
            assertThat(stopped.partial()).isEqualTo("Once upon");
        });
        assertThat(texts()).containsExactly("look around", "Once upon");
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void run_ofCallsWithTheSameIdEveryTime_givesEachItsOwn() {
        server.calls("", new ScriptedModel.Wanted("call_0", "nothing", "{}"))
                .calls("", new ScriptedModel.Wanted("call_0", "nothing", "{\"a\":1}"))
                .says("ok");
        done();
        assertThat(conversation.messages.stream()
                        .flatMap(message -> message.calls().stream())
                        .map(Message.Call::id))
                .containsExactly("call_0", "call_0_2");
        assertThat(conversation.messages.stream().flatMap(message -> message.answers().stream()))
                .containsExactly("call_0", "call_0_2");
    }

    @Test
    void run_cutOffInTheMiddle_failsAndKeepsWhatWasSaid() {
        server.then(out -> {
            ScriptedModel.begin(out);
            ScriptedModel.event(out, Json.object().put("content", "Once upon").build());
            out.close();
        });
        assertThat(run(3)).isInstanceOfSatisfying(TurnResult.Failed.class, failed -> {
            assertThat(failed.problem().code()).isEqualTo("MODEL-005");
            assertThat(failed.partial()).isEqualTo("Once upon");
        });
        assertThat(texts()).containsExactly("look around", "Once upon");
        assertThat(conversation.messages.getLast().source()).contains("local");
    }

    @Test
    void run_toAModelThatIsNotThere_fails() {
        server.close();
        assertThat(run(3))
                .isInstanceOfSatisfying(
                        TurnResult.Failed.class,
                        failed -> assertThat(failed.problem().code()).isEqualTo("EGRESS-002"));
    }

    @Test
    void run_ofAnEndlessToolLoop_stopsAtItsSteps_DO10() {
        for (int step = 0; step < 10; step++) {
            server.calls("", new Wanted("c" + step, "look", "{\"n\":" + step + "}"));
        }
        assertThat(run(6))
                .isInstanceOfSatisfying(
                        TurnResult.Stopped.class,
                        stopped -> assertThat(stopped.problem().code()).isEqualTo("LOOP-001"));
        assertThat(server.requests).hasSize(6);
    }

    @Test
    void run_ofAnEndlessToolLoop_stopsAtItsCost_DO10() {
        prices.put("local", new Price(1_000_000, 0, 1_000_000, 1_000));
        spending.book()
                .set(
                        new dev.homarus.budget.Budget(List.of(new Limit(
                                Scope.ALL, Span.TURN, Unit.MONEY, OptionalLong.empty(), OptionalLong.of(5_000)))),
                        "owner");
        for (int step = 0; step < 30; step++) {
            server.calls("", new Wanted("c" + step, "look", "{\"n\":" + step + "}"));
        }
        assertThat(run(30)).isInstanceOfSatisfying(TurnResult.Failed.class, failed -> {
            assertThat(failed.problem().code()).isEqualTo("BUDGET-001");
            assertThat(failed.problem().sentence()).contains("limit of $0.005 (all, a turn)");
        });
        assertThat(server.requests).hasSizeBetween(2, 29);
        assertThat(spending.spent().all().day().micros()).isPositive().isLessThanOrEqualTo(5_000);
    }

    @Test
    void run_withAProviderThatFailsForEver_asksOnce_DO11() {
        for (int i = 0; i < 5; i++) {
            server.then(out -> {
                out.write("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            });
        }
        assertThat(run(6))
                .isInstanceOfSatisfying(
                        TurnResult.Failed.class,
                        failed -> assertThat(failed.problem().code()).isEqualTo("MODEL-004"));
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void run_ofAPricedModel_countsForItsSenderAndItsModel() {
        prices.put("local", new Price(1_000_000, 0, 1_000_000, 1_000));
        server.says("fine");
        done();
        assertThat(spending.spent().rows().stream().map(row -> row.scope().text()))
                .containsExactly("all", "model local", "agent homarus", "sender owner");
        assertThat(spending.spent().all().day().micros()).isPositive();
    }

    @Test
    void run_interruptedWhileTheModelSpeaks_stopsAndKeepsWhatWasSaid() throws InterruptedException {
        var spoken = new CountDownLatch(1);
        server.then(out -> {
            ScriptedModel.begin(out);
            ScriptedModel.event(out, Json.object().put("content", "Once upon").build());
        });
        var result = new AtomicReference<Object>("none");
        var thread = Thread.ofVirtual().start(() -> {
            var loop = new AgentLoop(egress, List.of(), "be brief", Budget.STANDARD, InstantSource.fixed(NOW));
            var turn = new AgentLoop.Turn("trn_1", conversation, model, "you said", "owner", true, Wants.NOTHING);
            result.set(loop.run(turn, new TurnListener() {
                @Override
                public void text(String piece) {
                    spoken.countDown();
                }

                @Override
                public void call(String id, String name, String shown, CallState state, Optional<String> text) {
                    throw new AssertionError(name);
                }
            }));
        });
        spoken.await();
        thread.interrupt();
        thread.join();
        assertThat(result.get()).isInstanceOfSatisfying(TurnResult.Stopped.class, stopped -> {
            assertThat(stopped.problem().code()).isEqualTo("LOOP-002");
            assertThat(stopped.partial()).isEqualTo("Once upon");
        });
        assertThat(texts()).containsExactly("look around", "Once upon");
    }

    @Test
    void run_interruptedDuringACall_stopsAfterIt() {
        var stopping = new FakeTool("look", (arguments, asking) -> {
            Thread.currentThread().interrupt();
            return new ToolResult(ToolResult.State.DONE, "seen", Label.UNKNOWN);
        });
        server.calls("", new Wanted("c1", "look", "{}"), new Wanted("c2", "look", "{}"));
        var loop = new AgentLoop(egress, List.of(stopping), "be brief", Budget.STANDARD, InstantSource.fixed(NOW));
        var turn = new AgentLoop.Turn("trn_1", conversation, model, "you said", "owner", true, Wants.NOTHING);
        var result = loop.run(turn, new Heard());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result).isInstanceOf(TurnResult.Stopped.class);
        assertThat(stopping.called).hasSize(1);
        assertThat(texts()).containsExactly("look around", "", "seen");

        conversation.add(List.of(Message.of("trn_2", Role.USER, "go on", Label.OWNER, NOW)));
        server.says("fine");
        done();
        assertThat(sent(1))
                .containsExactly(
                        "system: be brief",
                        "user: look around",
                        "assistant: ",
                        "tool: seen",
                        "tool: Not done: the turn ended before.",
                        "user: go on");
    }

    @Test
    void run_interruptedBefore_sendsNothing() {
        Thread.currentThread().interrupt();
        assertThat(run(3)).isInstanceOf(TurnResult.Stopped.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.requests).isEmpty();
    }

    @Test
    void run_ofResultsWithoutEnd_cutsThem() {
        var long1 = "\ud83d\ude00".repeat(200_000);
        var endless = new FakeTool(
                "look", (arguments, asking) -> new ToolResult(ToolResult.State.DONE, "x" + long1, Label.UNKNOWN));
        for (int step = 0; step < 3; step++) {
            server.calls("", new Wanted("a" + step, "look", "{}"), new Wanted("b" + step, "look", "{}"));
        }
        server.says("enough");
        var budget = new Budget(5, Duration.ofMinutes(1), 10_000, Duration.ofSeconds(10), 100, 10_000_000);
        var loop = new AgentLoop(egress, List.of(endless), "be brief", budget, InstantSource.fixed(NOW));
        var turn = new AgentLoop.Turn("trn_1", conversation, model, "you said", "owner", true, Wants.NOTHING);
        assertThat(loop.run(turn, new Heard())).isInstanceOf(TurnResult.Done.class);
        var results = conversation.messages.stream()
                .filter(message -> message.role() == Role.TOOL)
                .map(Message::text)
                .toList();
        assertThat(results).hasSize(6).allMatch(text -> text.endsWith("\n[cut]"));
        assertThat(results.getFirst().length()).isBetween(262_000, AgentLoop.MAX_RESULT + 6);
        assertThat(results.stream().mapToInt(String::length).sum()).isLessThan(AgentLoop.MAX_RESULTS + 100);
        assertThat(results).allMatch(text -> !text.contains("\ud83d\n"));
    }

    @Test
    void call_knowsWhatTheModelWasTold_andNotWhatWasLeftOut() {
        var answers = new ArrayDeque<>(List.of("sensitive/known", "secret/known", "public/system"));
        var telling = new FakeTool(
                "look",
                (arguments, asking) ->
                        new ToolResult(ToolResult.State.DONE, "seen", Label.parse(answers.removeFirst())));
        for (int step = 0; step < 3; step++) {
            server.calls("", new Wanted("a" + step, "look", "{}"));
        }
        server.says("enough");
        var budget = new Budget(5, Duration.ofMinutes(1), 10_000, Duration.ofSeconds(10), 100, 10_000_000);
        var loop = new AgentLoop(egress, List.of(telling), "be brief", budget, InstantSource.fixed(NOW));
        var turn = new AgentLoop.Turn("trn_1", conversation, model, "you said", "owner", true, Wants.NOTHING);
        assertThat(loop.run(turn, new Heard())).isInstanceOf(TurnResult.Done.class);
        assertThat(telling.asked.stream().map(asking -> asking.told().classification()))
                .containsExactly(Classification.PERSONAL, Classification.SENSITIVE, Classification.SENSITIVE);
        assertThat(telling.asked.stream().map(asking -> asking.label().classification()))
                .containsExactly(Classification.PERSONAL, Classification.SENSITIVE, Classification.SECRET);
    }

    @Test
    void run_whenNothingCanBePutOnRecord_sendsNothing() {
        audit.close();
        assertThat(run(3))
                .isInstanceOfSatisfying(
                        TurnResult.Failed.class,
                        failed -> assertThat(failed.problem().code()).isEqualTo("AUDIT-005"));
        assertThat(server.requests).isEmpty();
    }
}
