package dev.homarus.cli;

import dev.homarus.cli.home.GatewayProcess;
import dev.homarus.cli.home.HomeKeys;
import dev.homarus.cli.local.Screen;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import dev.homarus.vault.SlotKey;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;

/// Starts the gateway in the background, and asks for what it needs to open the home.
final class Starting {
    private static final int ATTEMPTS = 3;

    private static final String FIRST = """
            This is a new home. Choose a passphrase for it: without it nobody can read the home, you neither,
            and it cannot be recovered. It is asked each time the gateway starts. Enter alone for the other way.""";

    private final Context context;
    private final Screen screen;

    Starting(Context context) {
        this.context = context;
        this.screen = context.screen();
    }

    /// Starts it unless it runs; returns whether it was started here.
    boolean detached(Optional<Integer> port) {
        if (context.gateway().isReady()) {
            return false;
        }
        boolean person = screen.canAsk() && context.around().passphraseFile().isEmpty();
        boolean started = !context.gateway().isLocked();
        if (started) {
            start(port, person);
        }
        if (context.gateway().isLocked()) {
            if (!person) {
                throw new Problem("VAULT-016", "Homarus runs, and is locked.", "Unlock it with: homarus unlock")
                        .asException();
            }
            LockCommands.unlock(context);
        }
        return started;
    }

    private void start(Optional<Integer> port, boolean person) {
        var process = new GatewayProcess(context.around());
        if (!Files.exists(context.around().keyring())) {
            process.detached(port, person ? choose() : Optional.empty());
        } else if (person && HomeKeys.needsPassphrase(context.around())) {
            withPassphrase(process, port);
        } else {
            process.detached(port, Optional.empty());
        }
    }

    private void withPassphrase(GatewayProcess process, Optional<Integer> port) {
        for (int attempt = 1; ; attempt++) {
            var typed = screen.askHidden("Passphrase: ").orElseThrow(Starting::givenUp);
            try {
                process.detached(port, Optional.of(typed));
                return;
            } catch (ProblemException e) {
                if (!e.problem().code().equals("VAULT-001") || attempt == ATTEMPTS) {
                    throw e;
                }
                screen.problem(e.problem());
            }
        }
    }

    /// Returns the new passphrase, or nothing where the person chooses the machine key.
    private Optional<char[]> choose() {
        screen.note(FIRST);
        while (true) {
            var first = screen.askHidden("Passphrase: ").orElseThrow(Starting::givenUp);
            if (first.length == 0) {
                otherWay();
                if (screen.confirms("Use a machine key instead of a passphrase?")) {
                    return Optional.empty();
                }
                continue;
            }
            if (first.length < SlotKey.Passphrase.SHORTEST) {
                screen.note("That is shorter than " + SlotKey.Passphrase.SHORTEST
                        + " characters. A few unrelated words are easy to remember.");
                continue;
            }
            var again = screen.askHidden("Once more: ").orElseThrow(Starting::givenUp);
            boolean same = Arrays.equals(first, again);
            Arrays.fill(again, '\0');
            if (same) {
                return Optional.of(first);
            }
            Arrays.fill(first, '\0');
            screen.note("The two are not the same. Choose again.");
        }
    }

    private void otherWay() {
        screen.note(
                "Without a passphrase, the home opens with a key kept in a file on this machine, outside the home:");
        screen.note("  " + context.around().machineKey());
        screen.note(
                "That protects a copied or stolen home; whoever has this whole disk, or your account, can open it.");
    }

    private static ProblemException givenUp() {
        return new Problem("CLI-017", "No passphrase was given.", "Nothing was started; run the command again.")
                .asException();
    }
}
