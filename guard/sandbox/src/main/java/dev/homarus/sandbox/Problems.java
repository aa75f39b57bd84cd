package dev.homarus.sandbox;

import dev.homarus.types.Problem;
import java.util.regex.Pattern;

/// Why commands do not run, and what to do about it.
final class Problems {
    /// What does not show in a name, or reorders it.
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Z}&&[^ ]]");

    private Problems() {}

    private static String seen(String name) {
        return UNSEEN.matcher(name).replaceAll("?");
    }

    static Problem noBubblewrap() {
        return new Problem(
                "SANDBOX-001",
                "Commands cannot be isolated: bubblewrap is not installed.",
                "Install it (apt install bubblewrap, dnf install bubblewrap) and start again.");
    }

    static Problem missing(String program) {
        return new Problem(
                "SANDBOX-002",
                "Commands cannot be isolated: " + program + " is missing.",
                "Install bash and start again.");
    }

    static Problem otherProcessor() {
        return new Problem(
                "SANDBOX-003",
                "Commands cannot be isolated: there is no system-call filter for this processor.",
                "Run Homarus on x86-64 or aarch64, or do without commands.");
    }

    static Problem folders() {
        return new Problem(
                "SANDBOX-004",
                "The workspace is not a folder, or Homarus' own files are inside it.",
                "Choose a workspace folder that holds nothing but what commands may see and change.");
    }

    static Problem noNamespaces(String setting, String remedy) {
        return new Problem(
                "SANDBOX-005", "Commands cannot be isolated: " + setting + " forbids user namespaces.", remedy);
    }

    static Problem refused(String message) {
        return new Problem(
                "SANDBOX-006",
                "Commands cannot be isolated: a trial run failed (" + message + ").",
                "Homarus needs bubblewrap 0.8 or newer, Linux 5.14 or newer and leave to make user namespaces;"
                        + " a container may need a wider seccomp profile.");
    }

    static Problem notStarted() {
        return new Problem(
                "SANDBOX-007",
                "The sandbox could not start the command.",
                "Check that its working folder exists and may be entered, and that this machine has memory left.");
    }

    static Problem folder() {
        return new Problem(
                "SANDBOX-008",
                "The working folder is not a folder below /workspace.",
                "Use /workspace or an existing folder in it that is not a link out of it.");
    }

    static Problem environment() {
        return new Problem(
                "SANDBOX-009",
                "The environment holds a name that is not allowed, or is too large.",
                "Use names of letters, digits and _ that do not steer the shell or the loader, and at most 32 KiB.");
    }

    static Problem time() {
        return new Problem(
                "SANDBOX-010", "The time limit is longer than a command may run.", "Use at most ten minutes.");
    }

    static Problem busy() {
        return new Problem(
                "SANDBOX-011",
                "As many commands as may run at the same time are running.",
                "Wait until one of them has ended.");
    }

    static Problem changed(String path) {
        return new Problem(
                "SANDBOX-012",
                seen(path) + " is no longer what it was when the command was approved, so nothing was run.",
                "Ask again: the command will be shown as it is now.");
    }

    static Problem connection(String path) {
        return new Problem(
                "SANDBOX-013",
                seen(path) + " is the name of a connection, not of a file.",
                "Redirect to a file; connections are made by programs, through the proxy they are told of.");
    }

    static Problem notBeside() {
        return new Problem(
                "SANDBOX-016",
                "A command with a way to the network runs alone, and a minute was not enough for the other to end.",
                "Try again when it has ended.");
    }

    static Problem noWayOut() {
        return new Problem(
                "SANDBOX-015",
                "The command's way to the network could not be opened, so nothing was run.",
                "Ask again. It needs nsenter, which is part of util-linux, and 40 MB of free memory.");
    }

    static Problem off() {
        return new Problem(
                "SANDBOX-014",
                "Commands are switched off here: the sandbox's mode is off.",
                "The owner can set the mode to standard or strict. Commands never run outside the sandbox.");
    }
}
