package dev.homarus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Time, output, processes, memory and files are bounded, and nothing survives.
class LimitsTest {
    private static final Limits SMALL = new Limits(24, 64L << 20, 4L << 20, 64 << 10, Duration.ofSeconds(2));

    @TempDir
    static Path root;

    private static Rig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = Rig.in(root, SMALL);
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    @DisplayName("SB-14 R285 a fork bomb is contained")
    void forkBomb_whereTheKernelCounts_isContained() throws IOException {
        assumeTrue(
                !isRoot(rig.workspace)
                        || ControlGroups.in(Settings.CONTROL_GROUPS).isPresent(),
                "root may not make control groups here: a fork bomb would strain the machine that runs the test");
        var outcome = rig.run("bomb() { bomb | bomb & }; bomb; sleep 60", Duration.ofSeconds(3));

        assertThat(outcome).isInstanceOfAny(Outcome.TimedOut.class, Outcome.Killed.class);
        assertThat(took(outcome)).isLessThan(Duration.ofSeconds(6));
        assertNothingRuns("bomb | bomb");
    }

    /// The burst has an end of its own: without control groups nothing but the count holds root back.
    @Test
    void processes_withoutControlGroups_areCountedAndEnded(@TempDir Path other) throws IOException {
        try (var counted = Rig.in(other, SMALL, other.resolve("none"))) {
            var outcome = counted.run("for i in {1..60}; do sleep 51.001 & done; wait", Duration.ofSeconds(3));

            assertThat(outcome).isInstanceOfAny(Outcome.TimedOut.class, Outcome.Killed.class);
            if (isRoot(counted.workspace)) {
                assertThat(((Outcome.Killed) outcome).why()).isEqualTo("more than 24 processes");
            }
            assertNothingRuns("sleep\u000051.001");
        }
    }

    @Test
    void controlGroup_thatWasUsed_isUsedAgainAndGoneAtTheEnd() throws IOException {
        var found = ControlGroups.in(Settings.CONTROL_GROUPS);
        assumeTrue(found.isPresent(), "this process may not make control groups");
        var groups = found.get();
        var first = groups.take(8);
        var second = groups.take(8);
        groups.give(first);
        assertThat(groups.take(4)).isEqualTo(first).isNotEqualTo(second);

        groups.give(first);
        groups.clear();
        groups.give(second);

        assertThat(first).doesNotExist();
        assertThat(second).doesNotExist();
    }

    @Test
    void processes_overTheLimit_areEndedOrNotMade() {
        var outcome = rig.run("for i in $(seq 40); do sleep 41.007 & done; wait", Duration.ofSeconds(3));

        assertThat(outcome).isNotInstanceOf(Outcome.Failed.class);
        assertThat(took(outcome)).isLessThan(Duration.ofSeconds(6));
        assertNothingRuns("sleep\u000041.007");
    }

    @Test
    void memory_ofOneProcess_isBounded() {
        var outcome = rig.run(
                "head -c 200M /dev/zero | tail -c 150M >/dev/null; echo ${PIPESTATUS[1]}", Duration.ofSeconds(10));

        // Either the kernel refuses the process more memory, or the count sees it first and ends it.
        switch (outcome) {
            case Outcome.Done(var exit, var output, var took) ->
                assertThat(output.text()).doesNotEndWith("\n0\n").contains("memory");
            case Outcome.Killed(var why, var output, var took) ->
                assertThat(why).contains("memory");
            case Outcome.Failed failed -> org.assertj.core.api.Assertions.fail(failed.toString());
            case Outcome.TimedOut timedOut -> org.assertj.core.api.Assertions.fail(timedOut.toString());
        }
    }

    @Test
    @DisplayName("R285 a memory hog is contained")
    void memory_ofAllProcesses_isBounded() {
        var outcome = rig.run(
                "for i in 1 2 3; do (x=$(head -c 25M /dev/zero | tr '\\0' x); sleep 20; :) & done; wait",
                Duration.ofSeconds(10));

        assertThat(outcome).isInstanceOf(Outcome.Killed.class);
        assertThat(((Outcome.Killed) outcome).why()).isEqualTo("more than 64 MiB of memory");
    }

    @Test
    @DisplayName("R285 a disk filler is contained: /tmp")
    void tmp_filled_isBounded() {
        assertThat(rig.output("for i in 1 2 3; do head -c 3M /dev/zero >/tmp/$i; done 2>&1; cat /tmp/* | wc -c"))
                .contains("No space left")
                .endsWith("\n" + (4 << 20) + "\n");
    }

    @Test
    void sharedMemory_filled_isBounded() {
        assertThat(rig.output("for i in 1 2 3; do head -c 3M /dev/zero >/dev/shm/$i; done 2>&1"))
                .contains("No space left");
    }

    @Test
    @DisplayName("R285 a disk filler is contained: one file")
    void file_overTheLimit_isCut() throws IOException {
        assertThat(rig.output("head -c 9M /dev/zero >big; echo $?")).contains("153");
        assertThat(Files.size(rig.workspace.resolve("big"))).isEqualTo(4 << 20);
    }

    @Test
    @DisplayName("SB-23 a crash leaves no core")
    void crash_inside_leavesNoCore() throws IOException {
        assertThat(rig.output("ulimit -c; ulimit -Hc; ulimit -c unlimited 2>/dev/null; sh -c 'kill -SEGV $$'; echo $?"))
                .contains("0\n0\n")
                .contains("139");
        try (var left = Files.newDirectoryStream(rig.workspace, "*core*")) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void limits_fromInside_cannotBeRaised() {
        assertThat(rig.output("ulimit -u 1000 2>&1; ulimit -d unlimited 2>&1; ulimit -f unlimited 2>&1; ulimit -u"))
                .contains("not permitted")
                .endsWith("\n24\n");
    }

    @Test
    void openFilesAndLockedMemory_fromInside_areBounded() {
        assertThat(rig.output("ulimit -Hn; ulimit -Hl")).isEqualTo("512\n64\n");
    }

    @Test
    void commands_beyondThoseThatMayRunTogether_areRefused() throws Exception {
        var begun = new java.util.concurrent.CountDownLatch(Sandbox.MAX_RUNS);
        var threads = java.util.stream.IntStream.range(0, Sandbox.MAX_RUNS)
                .mapToObj(i -> Rig.permit(
                        Rig.action("echo begun; sleep 50.001 # " + i, "/workspace", Rig.ENVIRONMENT, Rig.TIME)))
                .map(permit -> Thread.ofVirtual().start(() -> rig.sandbox.run(permit, piece -> begun.countDown())))
                .toList();
        assertThat(begun.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();

        assertThat(rig.run("echo one more"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.problem().code()).isEqualTo("SANDBOX-011"));

        threads.forEach(Thread::interrupt);
        for (var thread : threads) {
            thread.join();
        }
        assertThat(rig.output("echo again")).isEqualTo("again\n");
        assertNothingRuns("sleep\u000050.001");
    }

    @Test
    @DisplayName("R285 an output flood is contained")
    void outputFlood_ofAnEndlessCommand_isCutAndEnded() {
        var outcome = rig.run("yes 0123456");

        assertThat(outcome).isInstanceOf(Outcome.Killed.class);
        var killed = (Outcome.Killed) outcome;
        assertThat(killed.why()).isEqualTo("more than 65536 bytes of output");
        assertThat(killed.output().cut()).isTrue();
        assertThat(killed.output().bytes()).isEqualTo(65_536);
        assertThat(killed.output().text()).isEqualTo("0123456\n".repeat(8_192));
        assertThat(killed.took()).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void output_ofExactlyTheLimit_isWhole() {
        var outcome = rig.run("head -c 65536 /dev/zero | tr '\\0' x");

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(((Outcome.Done) outcome).output()).isEqualTo(new Output("x".repeat(65_536), false, 65_536));
    }

    @Test
    void output_oneByteOverTheLimit_isCut() {
        assertThat(rig.run("head -c 65537 /dev/zero | tr '\\0' x")).isInstanceOf(Outcome.Killed.class);
    }

    @Test
    void time_ofACommandThatIgnoresSignals_ends() {
        var outcome =
                rig.run("trap '' TERM INT HUP; echo begun; while :; do sleep 42.001; done", Duration.ofMillis(400));

        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        var late = (Outcome.TimedOut) outcome;
        assertThat(late.output().text()).isEqualTo("begun\n");
        assertThat(late.took()).isBetween(Duration.ofMillis(400), Duration.ofMillis(1_400));
        assertNothingRuns("sleep\u000042.001");
    }

    @Test
    @DisplayName("SB-14 detached grandchildren do not survive the time")
    void time_withDetachedGrandchildren_leavesNone() {
        var outcome = rig.run(
                "(setsid sh -c 'trap \"\" TERM; sleep 43.001 & sleep 43.001' &) ; sleep 60", Duration.ofMillis(400));

        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        assertNothingRuns("43.001");
    }

    @Test
    @DisplayName("SB-14 detached children do not survive the command")
    void end_withDetachedChildrenThatHoldTheOutput_isAtOnceAndLeavesNone() {
        var outcome = rig.run("setsid nohup sleep 44.001 & (sleep 44.001 &) ; sleep 44.001 & disown; echo over");

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(((Outcome.Done) outcome).output().text()).isEqualTo("over\n");
        assertThat(took(outcome)).isLessThan(Duration.ofSeconds(1));
        assertThat(Rig.running("44.001")).isZero();
    }

    @Test
    @DisplayName("SB-14 silent detached children do not survive the command")
    void end_withSilentDetachedChildren_leavesNone() {
        rig.run("setsid nohup sleep 45.001 >/dev/null 2>&1 </dev/null & echo over");

        assertThat(Rig.running("sleep\u000045.001")).isZero();
    }

    @Test
    void interrupt_ofTheThread_endsTheCommandWithinASecond() throws Exception {
        var begun = new CompletableFuture<String>();
        var result = new CompletableFuture<Outcome>();
        var interrupted = new AtomicBoolean();
        var permit = Rig.permit(Rig.action("echo begun; sleep 46.001", "/workspace", Rig.ENVIRONMENT, Rig.TIME));
        var thread = Thread.ofVirtual().start(() -> {
            result.complete(rig.sandbox.run(permit, begun::complete));
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        assertThat(begun.get(5, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo("begun\n");

        long asked = System.nanoTime();
        thread.interrupt();
        thread.join();

        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
        assertThat(result.join()).isInstanceOfSatisfying(Outcome.Killed.class, killed -> {
            assertThat(killed.why()).isEqualTo("cancelled");
            assertThat(killed.output().text()).isEqualTo("begun\n");
        });
        assertThat(interrupted).isTrue();
        assertNothingRuns("sleep\u000046.001");
    }

    @Test
    void thread_interruptedBefore_runsNothing() {
        Thread.currentThread().interrupt();
        var outcome = rig.run("sleep 1; echo done >late");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome).isInstanceOf(Outcome.Killed.class);
        assertThat(rig.workspace.resolve("late")).doesNotExist();
    }

    @Test
    void closing_theSandbox_endsWhatRunsAndStartsNoMore(@TempDir Path other) throws Exception {
        var closing = Rig.in(other);
        var begun = new CompletableFuture<String>();
        var permit = Rig.permit(Rig.action("echo begun; sleep 47.001", "/workspace", Rig.ENVIRONMENT, Rig.TIME));
        var result = CompletableFuture.supplyAsync(() -> closing.sandbox.run(permit, begun::complete));
        begun.get(5, java.util.concurrent.TimeUnit.SECONDS);

        closing.close();

        assertThat(result.get(5, java.util.concurrent.TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Outcome.Killed.class, killed -> assertThat(killed.why()).isEqualTo("ended from outside"));
        assertNothingRuns("sleep\u000047.001");
        assertThat(closing.run("echo x")).isInstanceOf(Outcome.Failed.class);
    }

    private static void assertNothingRuns(String marker) {
        assertThat(Rig.running(marker)).isZero();
    }

    private static boolean isRoot(Path folder) throws IOException {
        return Files.getAttribute(folder, "unix:uid").equals(0);
    }

    private static Duration took(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> done.took();
            case Outcome.TimedOut late -> late.took();
            case Outcome.Killed killed -> killed.took();
            case Outcome.Failed failed -> throw new AssertionError(failed);
        };
    }
}
