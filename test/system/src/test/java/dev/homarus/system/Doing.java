package dev.homarus.system;

import dev.homarus.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Tasks done in a gateway, some at a time, by an owner who answers what is asked.
final class Doing {
    private static final int AT_A_TIME = 6;

    /// How a task went.
    ///
    /// @param questions what the owner was asked
    /// @param calls the ends of the model's calls
    record Done(Task task, List<String> replies, List<Json.Obj> questions, List<Json.Obj> calls, String trouble) {
        boolean isRight(Path workspace) throws IOException {
            return trouble.isEmpty() && !replies.isEmpty() && task.right().holds(replies.getLast(), workspace);
        }

        @Override
        public String toString() {
            return task.kind() + " " + task.session() + " " + trouble + " replies " + replies + " calls "
                    + calls.stream().map(Json::write).collect(Collectors.joining(" ")) + " questions "
                    + questions.stream().map(row -> row.text("shown")).toList();
        }
    }

    private Doing() {}

    /// Returns a model that does each task's moves, one each time it is asked; which task, it reads in the owner's
    /// words.
    static Script honest(List<Task> tasks) {
        Map<Integer, Task> byNumber =
                tasks.stream().collect(Collectors.toUnmodifiableMap(Task::number, Function.identity()));
        return (seen, reply) -> {
            var said = Said.of(seen);
            var task = byNumber.get(said.task());
            if (task == null || said.step() >= task.moves().size()) {
                reply.text("I do not know what to do.");
                reply.end();
                return;
            }
            task.moves().get(said.step()).make(said, reply);
        };
    }

    /// Does the tasks and returns how they went, in the order of their numbers.
    ///
    /// @param answers what the owner says to a question: the JSON of an answer
    static List<Done> all(Owner owner, List<Task> tasks, Function<Json.Obj, String> answers) {
        return all(owner, tasks, answers, AT_A_TIME);
    }

    /// Does the tasks one after the other, so that what one leaves in the workspace is there for the next.
    static List<Done> inTurn(Owner owner, List<Task> tasks, Function<Json.Obj, String> answers) {
        return all(owner, tasks, answers, 1);
    }

    private static List<Done> all(Owner owner, List<Task> tasks, Function<Json.Obj, String> answers, int atATime) {
        var room = new Semaphore(atATime, true);
        var done = new ConcurrentSkipListMap<Integer, Done>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (var task : tasks) {
                room.acquire();
                running.add(threads.submit(() -> {
                    try {
                        done.put(task.number(), one(owner, task, answers));
                    } finally {
                        room.release();
                    }
                    return task;
                }));
            }
            for (var one : running) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
        return List.copyOf(done.values());
    }

    private static Done one(Owner owner, Task task, Function<Json.Obj, String> answers) {
        var replies = new ArrayList<String>();
        var questions = new ArrayList<Json.Obj>();
        var calls = new ArrayList<Json.Obj>();
        var trouble = new StringBuilder();
        for (var text : task.says()) {
            try {
                var end = owner.chat(task.session(), text, event -> {
                    if (event.text("type").equals("approval.asked")) {
                        var question = event.object("approval").orElseThrow();
                        questions.add(question);
                        owner.answer(question, answers.apply(question)).expect(200);
                    } else if (event.text("type").equals("turn.tool")
                            && List.of("done", "failed", "refused").contains(event.text("state"))) {
                        calls.add(event);
                    }
                });
                replies.add(end.text("reply"));
                if (!end.text("state").equals("done")) {
                    trouble.append(end.write());
                }
            } catch (RuntimeException | AssertionError e) {
                trouble.append(e);
            }
        }
        return new Done(task, replies, questions, calls, trouble.toString());
    }

    static String yes(Json.Obj question) {
        return "{\"answer\":\"allow\"}";
    }

    /// Returns the bytes of a request as a text of one character each.
    static String text(FakeModel.Seen seen) {
        return new String(seen.body(), StandardCharsets.UTF_8);
    }

    static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
