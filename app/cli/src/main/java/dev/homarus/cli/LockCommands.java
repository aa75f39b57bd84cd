package dev.homarus.cli;

import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The lock of the home: closing it, and opening it again.
final class LockCommands {
    private static final int ATTEMPTS = 3;
    private static final String LOCKED = "VAULT-016";
    private static final String PASSPHRASE_NEEDED = "VAULT-007";
    private static final String PASSPHRASE_WRONG = "VAULT-001";

    private LockCommands() {}

    @Command(
            name = "lock",
            description = "Lock the home: every key leaves the gateway's memory, and nothing private is readable.",
            footer = {
                "",
                "The gateway goes on and says that it is locked. What is running is broken off; what waits, waits.",
                "It opens again with: homarus unlock"
            })
    static final class Lock implements Callable<Integer> {
        private final Context context;

        Lock(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            try {
                context.gateway().post("/api/lock");
            } catch (ProblemException e) {
                if (!e.problem().code().equals(LOCKED)) {
                    throw e;
                }
                context.screen().note("It is locked already.");
                return Cli.DONE;
            }
            context.gateway().awaitLocked();
            context.screen().note("Locked. Open it again with: homarus unlock");
            return Cli.DONE;
        }
    }

    @Command(
            name = "unlock",
            description = "Open a locked home; the passphrase is typed unseen, or read from standard input.",
            footer = {"", "Where it opens with a key of this machine, no passphrase is asked for."})
    static final class Unlock implements Callable<Integer> {
        private final Context context;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        @Option(names = "--paper", description = "With the identity of the paper kit.")
        boolean paper;

        @Option(names = "--shares", description = "With shares, a line each; an empty line ends them.")
        boolean shares;

        @Option(names = "--token", description = "With a PKCS#11 token's PIN.")
        boolean token;

        Unlock(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            if (paper || shares || token) {
                context.gateway().post("/api/unlock", given());
            } else {
                unlock(context);
            }
            if (json) {
                context.screen().json(Json.object().put("state", "ready").build());
            } else {
                context.screen().note("Unlocked.");
            }
            return Cli.DONE;
        }

        private Json.Obj given() {
            var secrets = new Secrets(context);
            if (paper) {
                return Json.object().put("identity", secrets.next("Identity: ")).build();
            }
            return token
                    ? Json.object()
                            .put("pin", secrets.next("PIN of the token: "))
                            .build()
                    : Json.object()
                            .put("shares", Json.array(untilEmpty(secrets)))
                            .build();
        }
    }

    private static List<Json> untilEmpty(Secrets secrets) {
        var all = new ArrayList<Json>();
        while (true) {
            try {
                all.add(Json.of(secrets.next("Share (an empty line ends them): ")));
            } catch (ProblemException e) {
                if (all.isEmpty()) {
                    throw e;
                }
                return all;
            }
        }
    }

    /// Opens the home: by itself where it can, else with the passphrase.
    static void unlock(Context context) {
        try {
            context.gateway().post("/api/unlock", Json.Obj.EMPTY);
            return;
        } catch (ProblemException e) {
            if (!e.problem().code().equals(PASSPHRASE_NEEDED)) {
                throw e;
            }
        }
        for (int attempt = 1; ; attempt++) {
            try {
                context.gateway().post("/api/unlock", passphrase(context));
                return;
            } catch (ProblemException e) {
                boolean again = context.screen().canAsk() && attempt < ATTEMPTS;
                if (!e.problem().code().equals(PASSPHRASE_WRONG) || !again) {
                    throw e;
                }
                context.screen().problem(e.problem());
            }
        }
    }

    private static Json.Obj passphrase(Context context) {
        var typed = context.screen().secret("Passphrase: ");
        if (typed.isEmpty()) {
            throw new Problem(
                            "CLI-017",
                            "No passphrase was given.",
                            "Type it on a terminal, or pipe it in: homarus unlock < FILE")
                    .asException();
        }
        return Json.object().put("passphrase", typed).build();
    }
}
