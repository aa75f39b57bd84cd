package dev.homarus.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// What bubblewrap says about itself on its status descriptor: the number of the sandbox's first process, and
/// the exit status if the command was really started. Used by one thread.
final class Status {
    private static final int MAX_BYTES = 4_096;
    private static final Pattern FIRST_PROCESS = Pattern.compile("\"child-pid\": ([0-9]{1,9})");
    private static final Pattern EXIT = Pattern.compile("\"exit-code\": ([0-9]{1,3})");

    private final InputStream in;
    private final StringBuilder text = new StringBuilder();

    Status(InputStream in) {
        this.in = in;
    }

    /// Returns the sandbox's first process, in this machine's numbers, once it exists. When it ends, the kernel
    /// ends all others.
    OptionalInt firstProcess() {
        readAvailable();
        return find(FIRST_PROCESS);
    }

    /// Returns the exit status after bubblewrap has ended; empty if the command was never started.
    OptionalInt exit() {
        readAvailable();
        readAvailable();
        return find(EXIT);
    }

    private OptionalInt find(Pattern pattern) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /// A failure means that the JDK is just putting what is left in the pipe in the pipe's place: the next call
    /// finds it.
    private void readAvailable() {
        try {
            while (in.available() > 0 && text.length() < MAX_BYTES) {
                text.append(new String(in.readNBytes(Math.min(in.available(), MAX_BYTES)), StandardCharsets.US_ASCII));
            }
        } catch (IOException closed) {
            return;
        }
    }
}
