package dev.homarus.cli.chat;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.cli.local.Screen;
import dev.homarus.cli.local.Words;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `chat TEXT`: one Turn; the reply on standard output and nothing else there.
public final class OneShot {
    private final LocalGateway gateway;
    private final Screen screen;
    private final InstantSource clock;
    private final boolean json;

    /// @param json whether the reply is printed as one object, with how it came about
    public OneShot(LocalGateway gateway, Screen screen, InstantSource clock, boolean json) {
        this.gateway = gateway;
        this.screen = screen;
        this.clock = clock;
        this.json = json;
    }

    /// Says it and waits for the reply; returns the exit status.
    public int say(String session, String text) {
        return say(session, text, List.of());
    }

    /// Says it with images and waits for the reply; returns the exit status.
    public int say(String session, String text, List<Attached> images) {
        var face = new Face();
        try (var run = new TurnRun(gateway, face, session, text, images)) {
            var hook = new Thread(run::cancel);
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                return print(run.await(), face);
            } finally {
                face.progress.clear();
                unhook(hook);
            }
        } catch (ProblemException e) {
            if (json) {
                screen.json(Json.object().put("problem", problem(e.problem())).build());
            }
            throw e;
        }
    }

    private static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook runs: that is what it is for.
        }
    }

    private int print(Json.Obj done, Face face) {
        face.progress.clear();
        var problem = done.object("problem").map(LocalGateway::problem);
        if (json) {
            screen.json(object(done, problem));
        } else if (face.streaming) {
            face.endLine();
        } else if (!done.text("reply").isEmpty()) {
            screen.line(done.text("reply"));
        }
        if (!json) {
            LeftHere.lines(done).forEach(screen::note);
        }
        problem.ifPresent(screen::problem);
        return done.text("state").equals("done") ? 0 : 1;
    }

    private static Json.Obj object(Json.Obj done, Optional<Problem> problem) {
        var out = Json.object();
        for (var name : new String[] {"reply", "session", "turn", "model", "usage", "label"}) {
            out.put(name, done.get(name).orElse(Json.Null.NULL));
        }
        done.get("withheld").ifPresent(rows -> out.put("withheld", rows));
        problem.ifPresent(known -> out.put("problem", problem(known)));
        return out.build();
    }

    private static Json.Obj problem(Problem problem) {
        return Json.object()
                .put("code", problem.code())
                .put("sentence", problem.sentence())
                .put("remedy", problem.remedy())
                .build();
    }

    /// Standard output for the reply, standard error for everything else.
    private final class Face implements TurnFace {
        private final boolean streaming = !json && screen.outTerminal();
        private final Progress progress =
                new Progress(new PrintWriter(screen.err(), true, StandardCharsets.UTF_8), screen.errTerminal());
        private final TypedLines typed = new TypedLines(screen.in());
        private boolean midLine;
        private String choices = "";

        @Override
        public void begun() {
            // The command still has what was said.
        }

        @Override
        public void text(String piece) {
            if (streaming && !piece.isEmpty()) {
                progress.clear();
                screen.out().print(Shown.prose(piece));
                screen.out().flush();
                midLine = !piece.endsWith("\n");
            }
        }

        void endLine() {
            if (midLine) {
                screen.out().println();
                midLine = false;
            }
        }

        @Override
        public void busy(String what) {
            if (!midLine && !what.equals("waiting for your answer")) {
                progress.show(what);
            }
        }

        @Override
        public void tool(Json.Obj event) {
            endLine();
        }

        @Override
        public boolean ask(Json.Obj approval) {
            progress.clear();
            endLine();
            if (!screen.canAsk()) {
                screen.note("Waiting for your answer, " + Words.left(approval.text("expires"), clock.instant())
                        + " long: " + asks(approval) + "  " + Card.shown(approval));
                if (approval.text("kind").equals("send")) {
                    screen.note("  see it: homarus approvals show " + Shown.exactly(approval.text("id")));
                }
                screen.note("  yes: homarus allow " + Shown.exactly(approval.text("id")));
                screen.note("  no:  homarus deny " + Shown.exactly(approval.text("id")));
                return false;
            }
            screen.note(Card.of(approval, clock.instant()));
            typed.open();
            choices = Reply.choices(approval);
            screen.err().print(choices);
            screen.err().flush();
            return true;
        }

        private static String asks(Json.Obj approval) {
            var question = Card.asks(approval.text("kind"));
            return question.substring(0, 1).toLowerCase(Locale.ROOT) + question.substring(1);
        }

        @Override
        public Optional<String> answer() {
            return typed.poll();
        }

        @Override
        public void askAgain(String why) {
            screen.note(why);
            screen.err().print(choices);
            screen.err().flush();
        }

        @Override
        public void closed(Json.Obj approval, boolean here) {
            if (!here) {
                screen.err().println();
                screen.note(Card.ending(approval));
            }
        }

        @Override
        public boolean wantsToStop() {
            return false;
        }
    }
}
