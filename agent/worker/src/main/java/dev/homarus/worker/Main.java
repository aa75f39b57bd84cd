package dev.homarus.worker;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.protocol.WorkerFrame;
import dev.homarus.protocol.WorkerFrame.Kind;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/// The process. Its arguments: the file, where it writes its frames, how many bytes of memory it may use, how
/// many threads work, and `look` where it is to say what the file is, and no more. It ends with its input.
public final class Main {
    private static final int ALIVE_SECONDS = 5;
    private static final int LOOK = 4;

    private final Talk talk;
    private final SynchronousQueue<WorkerFrame> asked = new SynchronousQueue<>();
    private volatile boolean cancelled;

    private Main(Talk talk) {
        this.talk = talk;
    }

    /// Runs it.
    public static void main(String[] arguments) {
        int status = 1;
        try (var out = new FileOutputStream(arguments[1])) {
            var talk = new Talk(out);
            new Main(talk)
                    .run(
                            Path.of(arguments[0]),
                            Long.parseLong(arguments[2]),
                            Integer.parseInt(arguments[3]),
                            arguments.length > LOOK);
            status = 0;
        } catch (IOException | InterruptedException | RuntimeException e) {
            System.err.println("worker: " + e);
        }
        // The library's threads would keep it alive.
        Runtime.getRuntime().halt(status);
    }

    private void run(Path file, long free, int threads, boolean look) throws IOException, InterruptedException {
        try {
            talk.step("head");
            var head = GgufReader.read(file);
            var room = Room.in(free, head);
            if (look) {
                talk.say(Kind.READY, facts(head, room));
                return;
            }
            talk.step("load");
            var model = new Loaded(file, head, room, threads);
            talk.say(Kind.READY, facts(head, room));
            Thread.ofPlatform().daemon().name("worker-read").start(() -> read(System.in));
            Thread.ofPlatform().daemon().name("worker-alive").start(this::tick);
            serve(head, model);
        } catch (Unfit e) {
            talk.say(Kind.REFUSED, e.json());
        }
    }

    private static Json.Obj facts(Gguf head, Room room) {
        return Json.object()
                .put("architecture", head.architecture())
                .put("context", room.context())
                .put("trained", head.context())
                .put("need", room.need())
                .put("answers", head.answers())
                .build();
    }

    private void read(InputStream in) {
        try {
            for (var frame = WorkerFrame.read(in, WorkerFrame.MOST_ASKED);
                    frame.isPresent();
                    frame = WorkerFrame.read(in, WorkerFrame.MOST_ASKED)) {
                cancelled = frame.get().kind() == Kind.CANCEL;
                if (!cancelled) {
                    asked.put(frame.get());
                }
            }
        } catch (IOException e) {
            System.err.println("worker: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }

    private void tick() {
        try {
            for (; ; ) {
                TimeUnit.SECONDS.sleep(ALIVE_SECONDS);
                talk.alive();
            }
        } catch (IOException e) {
            Runtime.getRuntime().halt(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Gguf head, Loaded model) throws IOException, InterruptedException, Unfit {
        var spoken = new Spoken(head.control());
        var chat = new Chat(model, spoken, talk, () -> cancelled);
        var vectors = new Vectors(model, spoken, talk);
        for (; ; ) {
            var frame = asked.take();
            try {
                var request = JsonText.parseObject(frame.content());
                if (frame.kind() == Kind.EMBED) {
                    vectors.answer(request);
                } else if (head.answers()) {
                    chat.answer(request);
                } else {
                    talk.error("no_answers", "this model makes embeddings and no answers");
                }
            } catch (JsonException e) {
                talk.error("invalid_request", e.sentence());
            }
        }
    }
}
