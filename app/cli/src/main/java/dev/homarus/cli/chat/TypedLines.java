package dev.homarus.cli.chat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// The lines that a person types at a plain terminal, read by a thread of their own. What was typed before a question
/// is shown never answers it.
final class TypedLines {
    private static final int MAX_LINE = 16_384;

    private final InputStream in;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(64);
    private boolean started;

    TypedLines(InputStream in) {
        this.in = in;
    }

    /// Forgets what was typed so far, and begins to listen.
    void open() {
        lines.clear();
        if (!started) {
            started = true;
            try {
                in.skipNBytes(in.available());
            } catch (IOException e) {
                // Then there is nothing to forget.
            }
            Thread.ofPlatform().daemon().name("typed").start(this::read);
        }
    }

    Optional<String> poll() {
        return Optional.ofNullable(lines.poll());
    }

    private void read() {
        try {
            var line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n' && line.size() < MAX_LINE) {
                    line.write(b);
                } else if (b == '\n') {
                    lines.put(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                }
            }
        } catch (IOException e) {
            // Nobody types any more; the question can be answered elsewhere.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
