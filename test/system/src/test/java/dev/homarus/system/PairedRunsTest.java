package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The same tasks in two homes that differ in what is SENSITIVE and SECRET and in nothing else: what a model elsewhere
/// is sent is the same to the byte. In every second task the differing files are of the same length, else of another.
///
/// Four things differ by nature and are made the same before comparing: stand-ins, which belong to one home, and are
/// what a declassifier released (each is counted); the random word of the marks around a page; the
/// lengths of a TLS connection, whose signatures vary by a byte or two; and, where `stat` or `ls` was
/// asked about a file that may leave, the number the disk gave it and the times of its use. Each home does its tasks
/// one after the other, since they share a workspace.
final class PairedRunsTest {
    private static final int HONEST = 100;
    private static final int PROBING = 100;
    private static final int STEPS = 3;
    private static final Pattern STAND_IN = Pattern.compile("\\b[A-Z][A-Z0-9-]*_[0-9A-Z]{8}\\b");
    private static final Pattern STATUS =
            Pattern.compile("Inode: [0-9]+|(?:Access|Modify|Change|Birth): [0-9][^\\\\\"]*");
    private static final Pattern LISTED = Pattern.compile("[A-Z][a-z]{2} [ 0-9]\\d +(?:\\d\\d:\\d\\d|\\d{4})");
    private static final Pattern LENGTHS = Pattern.compile("[0-9]+ bytes sent, [0-9]+ received");
    private static final Pattern MARK = Pattern.compile("\\[(end of )?outside [A-Za-z0-9_-]+]");

    /// What was sent in a run, by task and in order.
    private record Run(
            Map<Integer, List<String>> sent, Map<Integer, Integer> standIns, List<Doing.Done> done, int hidden) {}

    /// A model that asks for everything there is, in many ways, and never sends on what it reads.
    private static void probe(FakeModel.Seen seen, Reply reply) throws java.io.IOException {
        var said = Said.of(seen);
        if (said.step() >= STEPS) {
            reply.text("That is all.");
        } else {
            Leaks.look(said.task(), said.step(), new Random(said.task() * 999L + said.step()), reply);
        }
        reply.end();
    }

    private static List<Task> tasks(Purse purse) {
        var tasks = new ArrayList<>(new Tasks(5, purse).all(0, HONEST));
        for (int n = HONEST; n < HONEST + PROBING; n++) {
            var places = Leaks.places(n);
            tasks.add(new Task(
                    n,
                    "probing",
                    List.of("[t%04d] Look at everything of mine.".formatted(n)),
                    List.of(),
                    Map.of(
                            places.get("sensitive"),
                            utf8(("payee " + purse.marker(n, "payee") + " " + purse.number(n, "paid") + "\n")
                                    .repeat(purse.more(n))),
                            places.get("secret"),
                            utf8((purse.marker(n, "door") + "\n").repeat(purse.more(n))),
                            places.get("personal"),
                            utf8("a quiet day\n"),
                            places.get("mixed"),
                            utf8("A=1\nAPI_KEY=ghp_" + purse.marker(n, "token") + "aB3dE5gH7jK9\n")),
                    (reply, workspace) -> true));
        }
        // What some ways of asking name beside their own place.
        tasks.add(
                new Task(9_999, "scene", List.of(), List.of(), Map.of("t0000/app.env", utf8("A=1\n")), (r, w) -> true));
        return tasks;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Run run(long seed) throws Exception {
        var tasks = tasks(new Purse(seed));
        try (var world = World.online(new Place().settings(Tasks.SETTINGS))) {
            HonestTasksTest.settle(world);
            Tasks.lay(tasks, world.place.workspace);
            setTimes(world.place.workspace);
            world.addModel("m", World.MODEL, "personal");
            world.gateway
                    .socket()
                    .put("/api/vault/some", "{\"value\":\"" + new Purse(seed).marker(1, "vault") + "\"}")
                    .expect(204);
            var honest = Doing.honest(tasks);
            world.model.always((seen, reply) -> {
                if (Said.of(seen).task() < HONEST) {
                    honest.answer(seen, reply);
                } else {
                    probe(seen, reply);
                }
            });
            var done = Doing.inTurn(world.owner, tasks.subList(0, HONEST + PROBING), Doing::yes);
            var sent = new HashMap<Integer, List<String>>();
            var standIns = new TreeMap<Integer, Integer>();
            for (var seen : world.model.seen()) {
                var said = Said.of(seen);
                var text = Doing.text(seen);
                int tokens = (int) STAND_IN.matcher(said.all())
                        .results()
                        .map(java.util.regex.MatchResult::group)
                        .distinct()
                        .count();
                standIns.merge(said.task(), tokens, Math::max);
                sent.computeIfAbsent(said.task(), task -> new ArrayList<>()).add(alike(text));
            }
            standIns.values().removeIf(count -> count == 0);
            int hidden = world.owner.audit("model.call").stream()
                    .mapToInt(row -> (int) row.object("detail").orElseThrow().number("hiddenIn", 0, 0, 1_000))
                    .sum();
            return new Run(sent, standIns, done, hidden);
        }
    }

    private static String alike(String sent) {
        var marked = MARK.matcher(STAND_IN.matcher(sent).replaceAll("STAND-IN")).replaceAll("[MARK]");
        var timeless =
                LISTED.matcher(STATUS.matcher(marked).replaceAll("[TIME]")).replaceAll("[TIME]");
        return LENGTHS.matcher(timeless).replaceAll("[LENGTHS]");
    }

    private static void setTimes(Path folder) throws java.io.IOException {
        var time = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));
        try (var all = Files.walk(folder)) {
            for (var path : all.toList()) {
                Files.setLastModifiedTime(path, time);
            }
        }
    }

    @Test
    @Timeout(300)
    void twoHomes_thatDifferInWhatIsSensitive_sendTheSame() throws Exception {
        CompletableFuture<Run> other;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            other = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return run(12);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    threads);
            var one = run(11);
            compare(one, other.get());
        }
    }

    private static void compare(Run one, Run two) {
        var different = new TreeMap<Integer, String>();
        int requests = 0;
        for (int task = 0; task < HONEST + PROBING; task++) {
            var first = one.sent().getOrDefault(task, List.of());
            var second = two.sent().getOrDefault(task, List.of());
            requests += first.size();
            if (!first.equals(second)) {
                different.put(task, difference(first, second));
            }
        }
        System.out.printf(
                "[report] paired runs: %d tasks (%d of them probing), %d requests compared, %d tasks differ;"
                        + " released as stand-ins in tasks %s, with something hidden in %d and %d segments%n",
                HONEST + PROBING, PROBING, requests, different.size(), one.standIns(), one.hidden(), two.hidden());
        assertThat(different).isEmpty();
        assertThat(one.standIns()).isEqualTo(two.standIns()).isNotEmpty();
        assertThat(requests).isGreaterThan(3 * (HONEST + PROBING) / 2);
    }

    private static String difference(List<String> first, List<String> second) {
        for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
            var a = first.get(i);
            var b = second.get(i);
            int at = 0;
            while (at < Math.min(a.length(), b.length()) && a.charAt(at) == b.charAt(at)) {
                at++;
            }
            if (at < Math.max(a.length(), b.length())) {
                int from = Math.max(0, at - 300);
                return "request " + i + ": " + a.substring(from, Math.min(a.length(), at + 200)) + " <> "
                        + b.substring(from, Math.min(b.length(), at + 200));
            }
        }
        return first.size() + " <> " + second.size() + " requests";
    }
}
