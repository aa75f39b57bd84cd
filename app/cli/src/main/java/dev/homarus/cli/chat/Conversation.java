package dev.homarus.cli.chat;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.protocol.Shown;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// The chat on a terminal. What is typed is remembered in memory only, and nothing of it reaches the disk
/// from here.
///
/// Control-C is read as a key, not as a signal: during a Turn it stops the Turn, at an empty prompt it
/// leaves.
public final class Conversation {
    private static final String INTERRUPT = "\003";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final LocalGateway gateway;
    private final InstantSource clock;
    private final Attaching attaching;

    /// @param user the person's own folder, `~` in the names of files
    /// @param images what goes with what is said first
    public Conversation(LocalGateway gateway, InstantSource clock, Path user, List<Attached> images) {
        this.gateway = gateway;
        this.clock = clock;
        this.attaching = new Attaching(gateway, user, images);
    }

    /// Talks until the person leaves; returns the exit status.
    public int hold(String session) {
        return hold(session, false);
    }

    /// Talks until the person leaves; returns the exit status.
    ///
    /// @param alone whether only this conversation is talked in
    public int hold(String session, boolean alone) {
        try (var terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
            var keys = new Attributes(terminal.getAttributes());
            keys.setLocalFlag(Attributes.LocalFlag.ISIG, false);
            terminal.setAttributes(keys);
            var screen = terminal.writer();
            screen.println("Say something. /help lists commands, /quit leaves, Ctrl-C stops an answer.");
            if (alone) {
                screen.println("Nothing of this conversation is kept. It is gone when you leave.");
            }
            talk(terminal, reader(terminal), session, alone);
            return 0;
        } catch (IOException e) {
            throw new Problem(
                            "CLI-018",
                            "The terminal cannot be used (" + e.getClass().getSimpleName() + ").",
                            "Say something without it: homarus chat TEXT")
                    .asException();
        }
    }

    private static LineReader reader(Terminal terminal) {
        var reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .history(new DefaultHistory())
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        reader.getWidgets().put("homarus-interrupt", () -> {
            throw new UserInterruptException(reader.getBuffer().toString());
        });
        Optional.ofNullable(reader.getKeyMaps().get(LineReader.MAIN))
                .ifPresent(keys -> keys.bind(new Reference("homarus-interrupt"), INTERRUPT));
        return reader;
    }

    private void talk(Terminal terminal, LineReader reader, String first, boolean alone) {
        var session = first;
        while (true) {
            String line;
            try {
                line = reader.readLine(Shown.exactly(session) + "> ").strip();
            } catch (UserInterruptException e) {
                terminal.writer().println();
                if (e.getPartialLine().isEmpty()) {
                    return;
                }
                continue;
            } catch (EndOfFileException e) {
                return;
            }
            if (line.isEmpty()) {
                continue;
            }
            if (line.equals("/quit") || line.equals("/exit")) {
                return;
            }
            var other = otherSession(line);
            if (other.isPresent() && alone) {
                terminal.writer().println("This conversation is incognito; leave it first, with /quit.");
                continue;
            }
            if (other.isPresent()) {
                session = other.get();
                continue;
            }
            if (Attaching.is(line)) {
                attaching.line(line).forEach(told -> terminal.writer().println(told));
                continue;
            }
            turn(terminal, reader, session, line);
        }
    }

    private Optional<String> otherSession(String line) {
        if (line.equals("/new")) {
            return Optional.of("chat-" + STAMP.format(clock.instant()));
        }
        return line.startsWith("/session ") ? Optional.of(line.substring(9).strip()) : Optional.empty();
    }

    private void turn(Terminal terminal, LineReader reader, String session, String text) {
        var before = terminal.enterRawMode();
        var face = new TerminalFace(terminal, clock);
        var shown = attaching.take();
        var again = "";
        try (var run = new TurnRun(gateway, face, session, text, shown)) {
            var done = run.await();
            face.end();
            LeftHere.lines(done).forEach(line -> terminal.writer().println(line));
            done.object("problem").map(LocalGateway::problem).ifPresent(problem -> tell(terminal, problem));
            if (text.equals("/help")) {
                terminal.writer()
                        .println("And here: /image FILE shows an image with what you say next (/image none: no more),"
                                + " /session NAME goes on with another conversation, /new begins one, /quit"
                                + " leaves.");
            }
        } catch (ProblemException e) {
            face.end();
            tell(terminal, e.problem());
            if (!face.arrived()) {
                again = typedAgain(text);
                attaching
                        .back(shown, e.problem())
                        .forEach(told -> terminal.writer().println(told));
            }
        } finally {
            reader.runMacro(again + face.ahead());
            terminal.setAttributes(before);
            terminal.flush();
        }
    }

    /// Returns what stands in the next line again, since it did not arrive. A key that does something is no
    /// part of it.
    private static String typedAgain(String text) {
        return text.chars().anyMatch(c -> Character.isISOControl(c)) ? "" : text;
    }

    private static void tell(Terminal terminal, Problem problem) {
        terminal.writer().println(Shown.prose(problem.line().strip()));
    }
}
