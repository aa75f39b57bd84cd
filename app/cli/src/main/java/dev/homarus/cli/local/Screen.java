package dev.homarus.cli.local;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.types.Problem;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Where the command reads and prints: results on `out`, everything else on `err`.
///
/// @param inTerminal whether a person types at `in`
/// @param outTerminal whether a person reads `out`
/// @param errTerminal whether a person reads `err`
public record Screen(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean inTerminal,
        boolean outTerminal,
        boolean errTerminal) {
    /// The longest value that is read from standard input, in bytes.
    public static final int MAX_INPUT = 16 * 1_048_576;

    /// Returns the process's own streams, in UTF-8.
    public static Screen ofProcess(InputStream in) {
        return new Screen(in, print(FileDescriptor.out), print(FileDescriptor.err), is(0), is(1), is(2));
    }

    private static PrintStream print(FileDescriptor to) {
        return new PrintStream(new FileOutputStream(to), true, StandardCharsets.UTF_8);
    }

    private static boolean is(int descriptor) {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return console().isPresent();
        }
    }

    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }

    /// Tells whether a person can be asked.
    public boolean canAsk() {
        return inTerminal && errTerminal;
    }

    /// Prints a line of the result; control characters in it are written out.
    public void line(String text) {
        out.println(Shown.prose(text));
    }

    /// Prints JSON as one line in which every character that would act on a terminal is escaped.
    public void json(Json value) {
        out.println(Escaped.json(value.write()));
    }

    /// Prints a line beside the result.
    public void note(String text) {
        err.println(Shown.prose(text));
    }

    public void problem(Problem problem) {
        err.println(Shown.prose(problem.line().strip()).replace('\n', ' '));
    }

    /// Asks for a line; empty at the end of the input.
    public Optional<String> ask(String question) {
        err.print(question);
        err.flush();
        var line = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0 || line.size() == MAX_INPUT) {
                    err.println();
                    return Optional.empty();
                }
                line.write(b);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8).strip());
    }

    /// Asks a question that only `y` or `yes` answers with yes.
    public boolean confirms(String question) {
        return ask(question + " [y/N] ")
                .map(answer -> answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"))
                .orElse(false);
    }

    /// Asks for something that is not shown while it is typed.
    public Optional<char[]> askHidden(String question) {
        var console = console()
                .orElseThrow(() -> new Problem(
                                "CLI-006",
                                "What is typed here could be seen, because the output is not a terminal.",
                                "Pipe it in, or do not redirect the output.")
                        .asException());
        return Optional.ofNullable(console.readPassword("%s", question));
    }

    /// Reads a secret: hidden on a terminal, else everything on standard input without its last line break.
    public String secret(String question) {
        if (inTerminal) {
            var typed = askHidden(question).orElse(new char[0]);
            try {
                return new String(typed);
            } finally {
                Arrays.fill(typed, '\0');
            }
        }
        return everything().replaceFirst("\r?\n\\z", "");
    }

    /// Reads standard input to its end.
    public String everything() {
        try {
            var bytes = in.readNBytes(MAX_INPUT + 1);
            if (bytes.length > MAX_INPUT) {
                throw new Problem("CLI-007", "The input is larger than 16 MiB.", "Send something smaller.")
                        .asException();
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
