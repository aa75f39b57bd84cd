package dev.homarus.cli.chat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/// A Turn on a terminal in raw mode: the reply as it comes, a line about what is going on, and questions that
/// are answered letter by letter. What was typed before a question is shown never answers it.
final class TerminalFace implements TurnFace {
    private static final int INTERRUPT = 3;
    private static final int MAX_ANSWER = 2_000;
    private static final long KEY_MILLIS = 1;

    private final Terminal terminal;
    private final PrintWriter out;
    private final InstantSource clock;
    private final Progress progress;
    private final StringBuilder typed = new StringBuilder();
    private final StringBuilder ahead = new StringBuilder();
    private String choices = "";
    private boolean asking;
    private boolean midLine;
    private boolean stop;
    private boolean begun;

    TerminalFace(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.out = terminal.writer();
        this.clock = clock;
        this.progress = new Progress(out, !terminal.getType().startsWith(Terminal.TYPE_DUMB));
    }

    @Override
    public void begun() {
        begun = true;
    }

    /// Whether what was said has arrived.
    boolean arrived() {
        return begun;
    }

    @Override
    public void text(String piece) {
        if (!piece.isEmpty()) {
            progress.clear();
            out.print(Shown.prose(piece));
            out.flush();
            midLine = !piece.endsWith("\n");
        }
    }

    /// Ends the line of the reply, and takes the progress away.
    void end() {
        progress.clear();
        if (midLine || asking) {
            out.println();
        }
        midLine = false;
        asking = false;
        out.flush();
    }

    @Override
    public void busy(String what) {
        if (!asking && !midLine) {
            progress.show(what);
        }
    }

    @Override
    public void tool(Json.Obj event) {
        end();
        out.println("[" + Shown.exactly(event.text("tool")) + " " + event.text("state") + ": "
                + dev.homarus.cli.local.Words.brief(Shown.prose(event.text("shown")), 60) + "]");
        out.flush();
    }

    @Override
    public boolean ask(Json.Obj approval) {
        end();
        listenAhead();
        out.println(Card.of(approval, clock.instant()));
        if (!ahead.isEmpty()) {
            ahead.setLength(0);
            out.println("(What you typed before this question is not taken as an answer to it.)");
        }
        choices = Reply.choices(approval);
        prompt();
        return true;
    }

    private void prompt() {
        typed.setLength(0);
        asking = true;
        out.print(choices);
        out.flush();
    }

    @Override
    public Optional<String> answer() {
        for (int c = key(); c >= 0; c = key()) {
            if (c == INTERRUPT) {
                stop = true;
            } else if (c == '\r' || c == '\n') {
                out.println();
                out.flush();
                return Optional.of(typed.toString());
            } else {
                edit(c);
            }
        }
        return Optional.empty();
    }

    private void edit(int c) {
        if ((c == 127 || c == '\b') && !typed.isEmpty()) {
            typed.setLength(typed.length() - 1);
            out.print("\b \b");
        } else if (c == 21) {
            out.print("\b \b".repeat(typed.length()));
            typed.setLength(0);
        } else if (c >= ' ' && (c < 127 || c > 159) && typed.length() < MAX_ANSWER) {
            typed.append((char) c);
            out.print((char) c);
        }
        out.flush();
    }

    private int key() {
        try {
            NonBlockingReader keys = terminal.reader();
            return keys.read(KEY_MILLIS);
        } catch (IOException e) {
            return -1;
        }
    }

    /// Keeps what is typed while no question is open.
    private void listenAhead() {
        for (int c = key(); c >= 0; c = key()) {
            if (c == INTERRUPT) {
                stop = true;
            } else if (ahead.length() < MAX_ANSWER) {
                ahead.append((char) c);
            }
        }
    }

    /// Returns what was typed before it was asked for, which belongs into the next line.
    String ahead() {
        return ahead.toString();
    }

    @Override
    public void askAgain(String why) {
        out.println(Shown.prose(why));
        prompt();
    }

    @Override
    public void closed(Json.Obj approval, boolean here) {
        asking = false;
        if (!here) {
            out.println();
            out.println(Card.ending(approval));
            out.flush();
        }
    }

    @Override
    public boolean wantsToStop() {
        if (!asking) {
            listenAhead();
        }
        return stop;
    }
}
