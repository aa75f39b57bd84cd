package dev.homarus.engine;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.protocol.WorkerFrame;
import dev.homarus.protocol.WorkerFrame.Kind;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// A process that runs a model, from outside. What it says is read by a thread of its own, so that whoever
/// waits for it can be interrupted. Asked by one thread at a time; may be ended by any.
final class Live {
    private static final int WAITING_FRAMES = 256;

    /// Why it has ended, where it did not do so by itself.
    enum End {
        /// It has not, or it did.
        NONE,
        /// Nobody needs it any more.
        WANTED,
        /// It had more memory than it may.
        MEMORY,
        /// What it said is no answer.
        NONSENSE
    }

    private final String model;
    private final Path file;
    private final long most;
    private final Start.Child child;
    private final BlockingQueue<Optional<WorkerFrame>> frames = new ArrayBlockingQueue<>(WAITING_FRAMES);
    private volatile String step = "load";
    private volatile End end = End.NONE;
    private volatile boolean over;

    /// @param most bytes of memory that it may use
    Live(String model, Path file, long most, Start.Child child) {
        this.model = model;
        this.file = file;
        this.most = most;
        this.child = child;
        Thread.ofPlatform().daemon().name("engine-read").start(() -> read(child.output()));
    }

    private void read(InputStream in) {
        try {
            Optional<WorkerFrame> frame;
            do {
                frame = WorkerFrame.read(in, WorkerFrame.MOST_ANSWERED);
                frames.put(frame);
            } while (frame.isPresent());
        } catch (IOException e) {
            // Cut in the middle of a frame, which happens to one that is ended; or no frame at all.
            if (e instanceof java.io.EOFException || end != End.NONE) {
                finish();
            } else {
                end(End.NONSENSE);
                finish();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over = true;
        }
    }

    private void finish() {
        try {
            frames.put(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Path file() {
        return file;
    }

    boolean runs(String name, Path real) {
        return model.equals(name) && file.equals(real) && !over && end == End.NONE;
    }

    boolean isOver() {
        return over;
    }

    End how() {
        return end;
    }

    void say(WorkerFrame frame) throws IOException {
        frame.write(child.input());
    }

    /// Returns the next frame that is no step; nothing where there is none in time.
    ///
    /// @throws dev.homarus.types.ProblemException why it has ended
    Optional<WorkerFrame> next(Duration wait) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        for (; ; ) {
            var frame = frames.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (frame == null) {
                return Optional.empty();
            }
            if (frame.isEmpty()) {
                over = true;
                // For whoever asks again.
                finish();
                throw ended().asException();
            }
            if (frame.get().kind() != Kind.STEP) {
                return frame;
            }
            step = word(frame.get());
        }
    }

    private static String word(WorkerFrame frame) {
        var text = new String(frame.content(), StandardCharsets.US_ASCII);
        return text.matches("[a-z]{1,16}") ? text : "";
    }

    /// Waits until it is ready.
    ///
    /// @throws dev.homarus.types.ProblemException why it is not
    Facts ready(Duration wait) throws InterruptedException {
        var frame = next(wait).orElseThrow(this::slow);
        try {
            return switch (frame.kind()) {
                case READY -> Facts.of(json(frame));
                case REFUSED -> throw refused(json(frame)).asException();
                default -> throw nonsense();
            };
        } catch (JsonException e) {
            throw nonsense();
        }
    }

    private static Json.Obj json(WorkerFrame frame) {
        return JsonText.parseObject(frame.content());
    }

    /// It said nothing for too long: it is ended, and what it would say is lost.
    ProblemException slow() {
        end(End.WANTED);
        return Troubles.slow(model).asException();
    }

    ProblemException nonsense() {
        end(End.NONSENSE);
        return Troubles.nonsense(model).asException();
    }

    private Problem refused(Json.Obj said) {
        return switch (said.text("reason")) {
            case "FORMAT" -> Troubles.notGguf(file);
            case "VERSION" -> Troubles.version(file);
            case "DAMAGED" -> Troubles.damaged(file);
            case "MEMORY" -> Troubles.noMemory(file, said);
            case "LIBRARY" -> Troubles.noLibrary(child.lastWords());
            default -> notLoaded();
        };
    }

    /// The library says in words why it does not load a file.
    private Problem notLoaded() {
        var words = child.lastWords();
        if (words.contains("allocate")) {
            return Troubles.outgrew(model, most);
        }
        return words.contains("corrupted or incomplete")
                        || words.contains("missing tensor")
                        || words.contains("wrong shape")
                        || words.contains("failed to load model from")
                ? Troubles.damaged(file)
                : Troubles.unsupported(file);
    }

    private Problem ended() {
        return switch (end) {
            case MEMORY -> Troubles.outgrew(model, most);
            case NONSENSE -> Troubles.nonsense(model);
            case WANTED -> Troubles.cancelled();
            case NONE ->
                child.lastWords().contains("failed to allocate")
                        ? Troubles.outgrew(model, most)
                        : Troubles.ended(model, step);
        };
    }

    /// Ends it where it has more memory than it may.
    void weigh() {
        if (child.isTooLarge()) {
            end(End.MEMORY);
        }
    }

    void end(End how) {
        if (end == End.NONE) {
            end = how;
        }
        child.close();
    }
}
