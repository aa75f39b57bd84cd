package dev.homarus.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.approval.ActionGate.Answer;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Choice.Breadth;
import dev.homarus.command.Risk;
import dev.homarus.policy.Action.RunPlan;
import dev.homarus.policy.Permit;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.ProblemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Random sequences of requests, answers, changes, revocations, expiries, restarts and replays against a model
/// that knows only what a person has said: no Permit for anything but exactly the Action that was decided on,
/// no Permit without a yes that covers it, and no effect without a Permit, nor two with one.
@Timeout(600)
class GateModelTest {
    private static final int SEQUENCES = Integer.getInteger("homarus.gate.sequences", 2_000);
    private static final int STEPS = 10;
    private static final int GATES = 4;
    private static final long SEED = 20_260_721;

    @TempDir
    Path folder;

    /// What a person has said that still counts.
    ///
    /// @param breadth whether the Plan, its program, or every known program is covered
    private record Said(
            String id,
            Breadth breadth,
            String program,
            String sha256,
            RunPlan exact,
            Risk highest,
            String session,
            Instant until) {
        boolean covers(RunPlan run, Risk risk, boolean untrusted, Instant now) {
            if (!now.isBefore(until) || (!session.isEmpty() && !session.equals(run.session()))) {
                return false;
            }
            if (risk != Risk.READS && untrusted) {
                return false;
            }
            var stage = run.plan().stages().findFirst().orElseThrow();
            boolean inside = risk.compareTo(highest) <= 0 && (stage.folder() + "/").startsWith("/workspace/");
            return switch (breadth) {
                case EXACT -> run.plan().equals(exact.plan()) && run.command().equals(exact.command());
                case PROGRAM ->
                    inside && stage.program().equals(program) && pinned(run).equals(sha256);
                case KNOWN -> inside;
            };
        }
    }

    /// Plans here pin one file, their program.
    private static String pinned(RunPlan run) {
        return run.plan().pins().values().iterator().next().sha256();
    }

    private static final class World {
        final Random random;
        final Rig rig;
        final List<Said> said = new ArrayList<>();
        final List<Permit> permits = new ArrayList<>();
        final Set<Permit> used = new HashSet<>();
        int granted;
        int effects;

        World(Random random, Rig rig) {
            this.random = random;
            this.rig = rig;
        }

        private <T> T pick(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }

        void step() {
            switch (random.nextInt(10)) {
                case 0 -> revoke();
                case 1 -> rig.now.set(rig.now.get().plusSeconds(pick(List.of(1, 31, 901, 43_201))));
                case 2 -> replay();
                case 3 -> {
                    if (random.nextInt(4) == 0) {
                        rig.restart();
                        said.removeIf(one -> one.until().equals(Instant.MAX));
                        said.removeIf(one -> rig.authority.grants().list().stream()
                                .noneMatch(known -> known.grant().id().equals(one.id())));
                    }
                }
                default -> request();
            }
        }

        private void request() {
            var session = pick(List.of("a", "b"));
            var place = pick(List.of("/workspace", "/workspace/src", "/etc"));
            var sha = pick(List.of("a".repeat(64), "a".repeat(64), "b".repeat(64)));
            var run = Plans.in(session, place, sha, pick(List.of("grep", "touch")), pick(List.of("x", "y")));
            var risk = pick(List.of(Risk.READS, Risk.READS, Risk.WRITES_INSIDE, Risk.DESTRUCTIVE));
            boolean untrusted = random.nextInt(3) == 0;
            boolean grantable = random.nextInt(5) != 0;
            var asking = new Asking(session, "t", "x", untrusted ? Label.UNKNOWN : Label.OWNER, true);
            var wanted = Request.run(run, Plans.analysed(run, risk, true, grantable));
            boolean covered =
                    grantable && said.stream().anyMatch(one -> one.covers(run, risk, untrusted, rig.now.get()));
            var request = rig.request(wanted, asking);
            Rig.eventually(
                    () -> request.answer().isDone() || !rig.gate.waiting().isEmpty());
            assertThat(request.answer().isDone())
                    .as("asked only where nothing covers it")
                    .isEqualTo(covered);
            boolean yes = covered || answer(rig.question(), run, risk);
            take(request.get(), run, yes);
        }

        /// Answers a question in some way; returns whether it was a yes that is honoured.
        private boolean answer(Approval question, RunPlan run, Risk risk) {
            if (random.nextInt(4) == 0) {
                rig.deny(question.id());
                return false;
            }
            var lasting = pick(List.of(Lasting.values()));
            var breadth = pick(List.of(Breadth.values()));
            var before = rig.authority.grants().list();
            try {
                rig.gate.answer(question.id(), Principal.OWNER, Reply.yes(lasting, breadth, "socket"));
            } catch (ProblemException e) {
                assertThat(e).hasMessageStartingWith("APPROVAL-005");
                rig.allow(question.id(), Lasting.ONCE);
                return true;
            }
            if (lasting != Lasting.ONCE) {
                var made = new ArrayList<>(rig.authority.grants().list());
                made.removeAll(before);
                assertThat(made).hasSize(1);
                var stage = run.plan().stages().findFirst().orElseThrow();
                var standing = rig.authority.grants().list().stream()
                        .map(known -> known.grant().id())
                        .toList();
                said.removeIf(one -> !standing.contains(one.id()));
                said.add(new Said(
                        made.getFirst().grant().id(),
                        breadth,
                        stage.program(),
                        pinned(run),
                        run,
                        risk,
                        lasting == Lasting.ALWAYS ? "" : run.session(),
                        rig.now.get().plus(lasting.life())));
                narrow(breadth, stage.folder());
            }
            return true;
        }

        /// The model knows one folder only: what was granted elsewhere is dropped on both sides.
        private void narrow(Breadth breadth, String place) {
            boolean elsewhere = breadth == Breadth.KNOWN
                    ? !place.startsWith("/workspace")
                    : breadth == Breadth.PROGRAM && !place.equals("/workspace");
            if (elsewhere) {
                var last = said.removeLast();
                rig.authority.grants().revoke(last.id(), "owner");
            }
        }

        private void take(Answer answer, RunPlan run, boolean yes) {
            assertThat(answer instanceof Answer.Granted).isEqualTo(yes);
            if (answer instanceof Answer.Granted(var permit)) {
                granted++;
                if (random.nextBoolean()) {
                    assertThat(permit.redeem(RunPlan.class, rig.now.get())).isEqualTo(run);
                    used.add(permit);
                    effects++;
                }
                permits.add(permit);
            }
        }

        /// Uses a Permit of some time ago: it works once, and for thirty seconds.
        private void replay() {
            if (permits.isEmpty()) {
                return;
            }
            var permit = pick(permits);
            try {
                permit.redeem(RunPlan.class, rig.now.get());
                assertThat(used.add(permit)).as("one effect for one Permit").isTrue();
                effects++;
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("the Permit");
            }
        }

        private void revoke() {
            if (!said.isEmpty()) {
                var one = pick(said);
                said.remove(one);
                try {
                    rig.authority.grants().revoke(one.id(), "owner");
                } catch (ProblemException e) {
                    assertThat(rig.now.get()).isAfterOrEqualTo(one.until());
                }
            }
        }
    }

    @Test
    @DisplayName("property: no Permit but for exactly what was decided, no effect without one")
    void sequences_ofEverything_mintNoOtherPermit() {
        var worlds = IntStream.range(0, GATES)
                .mapToObj(gate -> CompletableFuture.supplyAsync(
                        () -> sequences(gate), task -> Thread.ofPlatform().start(task)))
                .toList();
        int granted = 0;
        int effects = 0;
        for (var world : worlds) {
            var counts = world.join();
            granted += counts.granted();
            effects += counts.effects();
        }
        assertThat(effects).isLessThanOrEqualTo(granted).isPositive();
        System.out.println("[report] gate: " + SEQUENCES + " sequences, " + granted + " permits, " + effects
                + " effects, each of exactly one permit");
    }

    private record Counts(int granted, int effects) {}

    private Counts sequences(int gate) {
        int granted = 0;
        int effects = 0;
        try (var rig = new Rig(folder.resolve("gate" + gate))) {
            for (int sequence = gate; sequence < SEQUENCES; sequence += GATES) {
                rig.authority.grants().revokeAll("owner");
                rig.now.set(rig.now.get().plusSeconds(3_600));
                var world = new World(new Random(SEED + sequence), rig);
                try {
                    for (int step = 0; step < STEPS; step++) {
                        world.step();
                    }
                } catch (AssertionError e) {
                    throw new AssertionError("seed " + (SEED + sequence), e);
                }
                granted += world.granted;
                effects += world.effects;
            }
        }
        return new Counts(granted, effects);
    }
}
