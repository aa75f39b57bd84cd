package dev.homarus.cli.local;

import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.nio.file.Path;

/// What the command line itself has to tell.
public final class Problems {
    private Problems() {}

    public static ProblemException notRunning() {
        return new Problem("CLI-001", "The gateway is not running.", "Start it with: homarus start --detach")
                .asException();
    }

    /// The folder of the socket is another user's: whether a gateway runs there is not for this one to know.
    static ProblemException mayNotLook(Path socket) {
        return new Problem(
                        "CLI-066",
                        "This user may not look whether a gateway runs at " + socket + ".",
                        "Run this as the user whose home it is, or set HOMARUS_HOME to a home of your own.")
                .asException();
    }

    static ProblemException noAccess(Path socket) {
        return new Problem(
                        "CLI-002",
                        "The gateway's socket " + socket + " cannot be used.",
                        "Run this as the user who started the gateway.")
                .asException();
    }

    public static ProblemException gone() {
        return new Problem(
                        "CLI-003",
                        "The gateway went away in the middle of its answer.",
                        "See whether it still runs: homarus status")
                .asException();
    }

    static ProblemException silent(long seconds) {
        return new Problem(
                        "CLI-004",
                        "The gateway has said nothing for " + seconds + " seconds.",
                        "See whether it still runs: homarus status")
                .asException();
    }

    public static ProblemException notUnderstood() {
        return new Problem(
                        "CLI-005",
                        "The gateway's answer was not understood.",
                        "Is it another version? Stop it and start it again: homarus stop; homarus start --detach")
                .asException();
    }

    static ProblemException notLocked() {
        return new Problem(
                        "CLI-019",
                        "The gateway has not said within twenty seconds that it is locked.",
                        "See what it does: homarus status. To be sure, stop it: homarus stop")
                .asException();
    }

    /// A bug of ours, told without content.
    public static Problem unexpected(Throwable cause) {
        return new Problem(
                "CLI-009",
                "Something went wrong inside this command (" + cause.getClass().getSimpleName() + ").",
                "Try again; if it happens again, please report it.");
    }
}
