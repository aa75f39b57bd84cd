package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A provider with prices, on loopback: what may be spent is never passed, not by Turns side by side, not over a
/// restart, not by a kill.
final class BudgetTest {
    private Place place;
    private GatewayProcess gateway;
    private Owner owner;
    private FakeModel model;

    @BeforeEach
    void start() {
        place = new Place();
        model = new FakeModel();
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
        owner.addModel("m", "openai", model.openAi());
        price("{\"input\":\"1\",\"output\":\"1\",\"maxOutput\":1000}");
    }

    @AfterEach
    void stop() {
        model.close();
        gateway.close();
        place.close();
    }

    private void price(String json) {
        gateway.socket().put("/api/budget/prices/m", json).expect(200);
    }

    private Answer limit(String json) {
        return gateway.socket().post("/api/budget", json).expect(200);
    }

    private Json.Obj budget() {
        return gateway.socket().get("/api/budget").expect(200).json();
    }

    private long today() {
        return budget().object("today").orElseThrow().number("micros", 0, 0, Long.MAX_VALUE);
    }

    /// A dear model that may write 128,000 tokens: what a request allows is set aside, and that is less.
    @Test
    void requestOfADearModel_allowsLessThanTheModelCan_andFitsIntoTheLimitOfAQuestion() {
        price("{\"input\":\"30\",\"output\":\"180\",\"maxOutput\":128000}");
        assertThat(owner.chat("main", "hello").text("state")).isEqualTo("done");
        assertThat(model.last().json().number("max_tokens", 0, 0, 1_000_000)).isEqualTo(16_384);

        limit("{\"day\":\"2\"}");
        assertThat(code(owner.chat("main", "hello"))).isEqualTo("BUDGET-001");
        var shorter = Owner.model("m", "openai", model.openAi()).put("maxOutput", 1_000);
        gateway.socket().post("/api/models", shorter.build().write()).expect(200);
        assertThat(owner.chat("main", "hello").text("state")).isEqualTo("done");
        assertThat(model.last().json().number("max_tokens", 0, 0, 1_000_000)).isEqualTo(1_000);
    }

    private void restart() {
        gateway.close();
        again();
    }

    private void again() {
        gateway = GatewayProcess.start(place);
        owner = gateway.owner();
    }

    private static String code(Json.Obj done) {
        return done.object("problem").map(problem -> problem.text("code")).orElse("none");
    }

    @Test
    @DisplayName(
            "DO-10 nothing goes that might pass the limit, the counters outlive a restart, and the owner is told how")
    void hardLimit_stopsBeforeItIsPassed_alsoAfterARestart() {
        limit("{\"day\":\"0.02\"}");
        int went = 0;
        Json.Obj done = owner.chat("main", "hello");
        while (done.text("state").equals("done")) {
            went++;
            assertThat(went).as("the limit is reached").isLessThan(5_000);
            long counted = today();
            assertThat(counted).isPositive().isLessThanOrEqualTo(20_000);
            if (went == 1) {
                // A dearer model: what one answer costs at most is a large part of the limit.
                price("{\"input\":\"1\",\"output\":\"400\",\"maxOutput\":30}");
            }
            done = owner.chat("main", "hello");
        }
        assertThat(code(done)).isEqualTo("BUDGET-001");
        assertThat(done.write())
                .contains("limit of $0.02 (all, a day)")
                .contains("T00:00:00Z on")
                .contains("homarus budget set --day N");
        assertThat(model.seen()).hasSize(went);
        assertThat(owner.ledger()).hasSize(went);
        assertThat(owner.audit("budget.refused")).hasSize(1);
        assertThat(owner.messages("main").getLast().write()).contains("BUDGET-001");
        long before = today();

        restart();
        assertThat(today()).isEqualTo(before).isPositive();
        assertThat(code(owner.chat("main", "and now"))).isEqualTo("BUDGET-001");
        assertThat(model.seen()).hasSize(went);

        limit("{\"day\":\"1\"}");
        assertThat(owner.chat("main", "and now").text("state")).isEqualTo("done");
        gateway.socket().post("/api/budget/undo", "{}").expect(200);
        assertThat(code(owner.chat("main", "and now"))).isEqualTo("BUDGET-001");
    }

    @Test
    @DisplayName("Turns side by side spend no more than the limit together")
    void parallelTurns_spendNoMoreThanTheLimit() throws Exception {
        price("{\"input\":\"0\",\"output\":\"1\",\"maxOutput\":1000}");
        limit("{\"day\":\"0.0035\"}");
        var start = new CountDownLatch(1);
        var turns = new ArrayList<Future<Json.Obj>>();
        model.always((seen, reply) -> reply.text("half"));
        var states = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                var session = "s" + i;
                turns.add(threads.submit(() -> {
                    start.await();
                    return owner.chat(session, "hello");
                }));
            }
            start.countDown();
            for (var turn : turns) {
                states.add(code(turn.get()));
            }
        }
        // Each answer is cut off without a count, so each costs what was reserved: three fit, and no more.
        assertThat(model.seen()).hasSize(3);
        assertThat(states).filteredOn("BUDGET-001"::equals).hasSize(9);
        assertThat(today()).isEqualTo(3_000);
    }

    @Test
    @DisplayName("what a kill left open counts as spent")
    void kill_duringARequest_countsWhatWasReserved() throws Exception {
        var asked = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        model.always((seen, reply) -> {
            asked.countDown();
            end.await();
        });
        var open = owner.open("main", "hello");
        asked.await();
        gateway.kill();
        end.countDown();
        open.close();
        again();
        assertThat(today()).isGreaterThan(1_000);
    }

    @Test
    @DisplayName("a soft limit is told in the transcript, in the doctor's findings and in the status")
    void softLimit_isTold() {
        limit("{\"day\":\"1\",\"softPercent\":1}");
        price("{\"input\":\"0\",\"output\":\"1000\",\"maxOutput\":10}");
        for (int i = 0; i < 20 && owner.audit("budget.soft").isEmpty(); i++) {
            owner.chat("main", "hello");
        }
        assertThat(owner.messages("main").toString()).contains("BUDGET-003");
        assertThat(owner.rows("/api/doctor", "findings").toString()).contains("DOCTOR-022");
        assertThat(owner.status().object("spending").orElseThrow().flag("reached", false))
                .isTrue();
    }

    @Test
    @DisplayName("what was spent is told by model, agent and sender; a token's is its own")
    void spent_isToldByModelAgentAndSender() {
        owner.chat("main", "hello");
        var scopes = owner.rows("/api/budget", "spent").stream()
                .map(row -> row.text("scope") + " " + row.text("name"))
                .toList();
        assertThat(scopes).isEqualTo(List.of("model m", "agent homarus", "sender owner"));
    }
}
