package dev.homarus.policy;

import dev.homarus.command.Analysis;
import dev.homarus.command.Analysis.Analysed;
import dev.homarus.command.Analysis.Use;
import dev.homarus.command.Plan.Stage;
import dev.homarus.command.Risk;
import dev.homarus.types.Destination;
import java.time.Instant;
import java.util.Optional;

/// A person's approval, kept for as long as it counts.
///
/// @param scope what was approved
/// @param session the only Session it counts in, if it is bound to one
/// @param expires when it stops counting
public record Grant(String id, Scope scope, Optional<String> session, Instant expires) {
    /// What a Grant covers.
    public sealed interface Scope {
        /// The answer to one question: exactly this Action.
        record Answer(Action action) implements Scope {}

        /// Exactly this Plan from the same text in the same environment, for no longer than it was given. A
        /// Plan pins what will run, so a changed program or script is another Plan.
        record Same(Action.RunPlan run) implements Scope {}

        /// A program, used in ways that its profile knows, inside a folder.
        ///
        /// @param name as in [Use#name]
        /// @param program absolute path
        /// @param sha256 what the program was then, lower-case hex
        /// @param folder where it may work, and what it may touch, absolute
        /// @param highest the worst it may do, at most [Risk#WRITES_INSIDE]
        record Program(String name, String program, String sha256, String folder, Risk highest) implements Scope {
            public Program {
                if (highest.compareTo(Risk.WRITES_INSIDE) > 0 || !Paths.isPlain(folder)) {
                    throw new IllegalArgumentException("highest or folder");
                }
            }
        }

        /// Every program whose profile knows all of what it does, inside a folder.
        ///
        /// @param folder where it may work, and what it may touch, absolute
        /// @param highest the worst it may do, at most [Risk#WRITES_INSIDE]
        record Known(String folder, Risk highest) implements Scope {
            public Known {
                if (highest.compareTo(Risk.WRITES_INSIDE) > 0 || !Paths.isPlain(folder)) {
                    throw new IllegalArgumentException("highest or folder");
                }
            }
        }

        /// Changing one file of the workspace with the file tools.
        ///
        /// @param path relative to the workspace
        record File(String path) implements Scope {}

        /// Connections of commands to one port of one host; pages of that host too, which tell it less.
        ///
        /// @param host lower-case name
        record Host(String host, int port) implements Scope {}

        /// Pages of one host.
        ///
        /// @param host as in a URL, lower-case
        record Site(String host) implements Scope {}

        /// Questions to one search engine.
        ///
        /// @param origin `scheme://host:port`
        record Engine(String origin) implements Scope {}

        /// Every request of one Turn to one model.
        record Requests(String turn, Destination to) implements Scope {}
    }

    /// The answer to one question.
    public Grant(String id, Action action, Instant expires) {
        this(id, new Scope.Answer(action), Optional.empty(), expires);
    }

    private boolean counts(Action.Effect action, Instant now) {
        return now.isBefore(expires) && session.map(action.session()::equals).orElse(true);
    }

    /// Whether this is the answer to the question about exactly this Action.
    boolean answers(Action wanted, Instant now) {
        return scope instanceof Scope.Answer(var action) && action.equals(wanted) && now.isBefore(expires);
    }

    /// Whether it covers one stage of a Plan.
    boolean covers(Action.RunPlan run, Stage stage, Use use, Facts facts) {
        if (!counts(run, facts.now()) || !standsFor(use.risk(), facts)) {
            return false;
        }
        return switch (scope) {
            case Scope.Answer answer -> false;
            case Scope.Same(var same) -> isSame(same, run);
            case Scope.Program program -> isOf(program, run, stage, use) && isInside(program.folder(), stage, use);
            case Scope.Known known ->
                use.profiled() && use.risk().compareTo(known.highest()) <= 0 && isInside(known.folder(), stage, use);
            case Scope.File file -> false;
            case Scope.Host host -> false;
            case Scope.Site site -> false;
            case Scope.Engine engine -> false;
            case Scope.Requests requests -> false;
        };
    }

    boolean covers(Action.WriteWorkspace write, Facts facts) {
        return counts(write, facts.now())
                && standsFor(Risk.WRITES_INSIDE, facts)
                && scope instanceof Scope.File(var path)
                && path.equals(write.path());
    }

    boolean covers(Action.Connect connect, Facts facts) {
        return counts(connect, facts.now())
                && standsFor(Risk.NETWORK, facts)
                && scope instanceof Scope.Host(var host, int port)
                && host.equals(connect.host())
                && port == connect.port();
    }

    boolean covers(Action.Fetch fetch, Facts facts) {
        var address = fetch.address();
        return counts(fetch, facts.now())
                && standsFor(Risk.NETWORK, facts)
                && switch (scope) {
                    case Scope.Host(var host, int port) -> host.equals(address.host()) && port == address.port();
                    case Scope.Site(var host) -> host.equals(address.host());
                    default -> false;
                };
    }

    boolean covers(Action.Search search, Facts facts) {
        return counts(search, facts.now())
                && standsFor(Risk.NETWORK, facts)
                && scope instanceof Scope.Engine(var origin)
                && origin.equals(search.engine().origin());
    }

    boolean covers(Action.SendExactly send, Facts facts) {
        return counts(send, facts.now())
                && scope instanceof Scope.Requests(var turn, var to)
                && turn.equals(send.turn())
                && to.equals(send.destination());
    }

    /// What a Turn has read may be what asks for the effect: then only a person decides.
    private static boolean standsFor(Risk risk, Facts facts) {
        return risk == Risk.READS || !facts.mayBeStrangers();
    }

    private static boolean isSame(Action.RunPlan same, Action.RunPlan run) {
        return same.plan().equals(run.plan())
                && same.command().equals(run.command())
                && same.environment().equals(run.environment())
                && run.timeout().compareTo(same.timeout()) <= 0;
    }

    private static boolean isOf(Scope.Program program, Action.RunPlan run, Stage stage, Use use) {
        return use.name().equals(program.name())
                && (use.profiled() || use.builds())
                && use.risk().compareTo(program.highest()) <= 0
                && stage.program().equals(program.program())
                && isPinned(run, program);
    }

    private static boolean isInside(String folder, Stage stage, Use use) {
        return stage.environment().isEmpty()
                && Paths.isBeneath(stage.folder(), folder)
                && use.inside().stream().allMatch(path -> Paths.isBeneath(path, folder))
                && stage.redirects().stream().allMatch(to -> Grants.staysBeneath(to, folder));
    }

    private static boolean isPinned(Action.RunPlan run, Scope.Program program) {
        var pin = run.plan().pins().get(program.program());
        return pin != null && pin.sha256().equals(program.sha256());
    }

    /// Whether a Plan with this Analysis can be granted for longer than once at all.
    static boolean isGrantable(Analysis analysis) {
        return analysis instanceof Analysed analysed
                && analysed.grantable()
                && analysed.risk() != Risk.PRIVILEGE
                && analysed.uses().size() == analysed.plan().stages().count();
    }
}
