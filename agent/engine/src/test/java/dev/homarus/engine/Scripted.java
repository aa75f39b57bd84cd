package dev.homarus.engine;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.WorkerFrame;
import dev.homarus.protocol.WorkerFrame.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/// A worker that does what a test says, in this process.
final class Scripted implements Start.Child {
    /// How a worker behaves.
    interface Script {
        /// Plays it. Where it returns, the worker ends.
        void play(Scripted self) throws IOException, InterruptedException;
    }

    /// Starts one script after the other, the last one again and again.
    static final class Starts implements Start {
        final List<Scripted> started = new CopyOnWriteArrayList<>();
        private final List<Script> scripts;

        Starts(Script... scripts) {
            this.scripts = List.of(scripts);
        }

        @Override
        public Child start(Path file, long most, boolean look) throws IOException {
            var next = new Scripted(scripts.get(Math.min(started.size(), scripts.size() - 1)));
            started.add(next);
            return next;
        }
    }

    private static final int PIPE = 1 << 16;

    final BlockingQueue<WorkerFrame> asked = new LinkedBlockingQueue<>();
    volatile String words = "";
    volatile boolean large;
    volatile boolean closed;
    private final PipedInputStream in = new PipedInputStream(PIPE);
    private final PipedOutputStream toIt = new PipedOutputStream(in);
    private final PipedInputStream fromIt = new PipedInputStream(PIPE);
    private final PipedOutputStream out = new PipedOutputStream(fromIt);

    private Scripted(Script script) throws IOException {
        Thread.ofPlatform().daemon().start(() -> play(script));
        Thread.ofPlatform().daemon().start(this::listen);
    }

    private void play(Script script) {
        try (out) {
            script.play(this);
        } catch (IOException | InterruptedException e) {
            // It was ended.
        }
    }

    private void listen() {
        try {
            for (var frame = WorkerFrame.read(in, WorkerFrame.MOST_ASKED);
                    frame.isPresent();
                    frame = WorkerFrame.read(in, WorkerFrame.MOST_ASKED)) {
                asked.add(frame.get());
            }
        } catch (IOException e) {
            // It was ended.
        }
    }

    void say(Kind kind, String text) throws IOException {
        new WorkerFrame(kind, text.getBytes(StandardCharsets.UTF_8)).write(out);
    }

    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void ready() throws IOException {
        say(Kind.STEP, "load");
        say(
                Kind.READY,
                Json.object()
                        .put("architecture", "llama")
                        .put("context", 512)
                        .put("trained", 4_096)
                        .put("need", 1_000)
                        .put("answers", true)
                        .build()
                        .write());
    }

    /// Answers each request with these pieces.
    static Script answering(String... pieces) {
        return self -> {
            self.ready();
            self.answer(pieces);
        };
    }

    void answer(String... pieces) throws IOException, InterruptedException {
        for (; ; ) {
            if (asked.take().kind() != Kind.CANCEL) {
                say(Kind.STEP, "prompt");
                say(Kind.HEAD, "{\"status\":200}");
                for (var piece : pieces) {
                    say(Kind.DATA, piece);
                }
                say(Kind.END, "");
            }
        }
    }

    @Override
    public OutputStream input() {
        return toIt;
    }

    @Override
    public InputStream output() {
        return fromIt;
    }

    @Override
    public String lastWords() {
        return words;
    }

    @Override
    public boolean isTooLarge() {
        return large;
    }

    @Override
    public void close() {
        closed = true;
        try {
            out.close();
            toIt.close();
        } catch (IOException e) {
            // It has ended.
        }
    }
}
