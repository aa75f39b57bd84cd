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
    private static final String PASSPHRASE = "passphrase";
    private static final String LOCKED = "VAULT-016";
    private static final String PASSPHRASE_NEEDED = "VAULT-007";
    private static final String TOGETHER_NEEDED = "VAULT-021";
    private static final List<String> WRONG = List.of("VAULT-001", "SLOT-052");

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
            footer = {
                "",
                "Where it opens with a key of this machine, no passphrase is asked for. Where it needs two things together,",
                "both are asked for; piped in, each is a line. To choose among several ways: like --passphrase --token"
            })
    static final class Unlock implements Callable<Integer> {
        private final Context context;

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        @Option(names = "--passphrase", description = "With the passphrase.")
        boolean passphrase;

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
            var chosen = chosen();
            if (chosen.isEmpty()) {
                unlock(context);
            } else {
                context.gateway().post("/api/unlock", given(context, chosen));
            }
            if (json) {
                context.screen().json(Json.object().put("state", "ready").build());
            } else {
                context.screen().note("Unlocked.");
            }
            return Cli.DONE;
        }

        private List<String> chosen() {
            var members = new ArrayList<String>();
            if (passphrase) {
                members.add(PASSPHRASE);
            }
            if (paper) {
                members.add("identity");
            }
            if (token) {
                members.add("pin");
            }
            if (shares) {
                members.add("shares");
            }
            return members;
        }
    }

    /// Asks for each in turn.
    ///
    /// @param members of `POST /api/unlock`
    private static Json.Obj given(Context context, List<String> members) {
        var secrets = new Secrets(context);
        var body = Json.object();
        members.forEach(member -> secrets.give(body, member));
        return body.build();
    }

    /// Opens the home: by itself where it can, else with what it says it needs of a person.
    static void unlock(Context context) {
        List<String> needed;
        try {
            context.gateway().post("/api/unlock", Json.Obj.EMPTY);
            return;
        } catch (ProblemException e) {
            needed = needed(context, e);
            if (needed.size() > 1) {
                context.screen().note(e.problem().sentence());
            }
        }
        for (int attempt = 1; ; attempt++) {
            try {
                context.gateway()
                        .post(
                                "/api/unlock",
                                needed.equals(List.of(PASSPHRASE)) ? passphrase(context) : given(context, needed));
                return;
            } catch (ProblemException e) {
                boolean again = context.screen().canAsk() && attempt < ATTEMPTS;
                if (!WRONG.contains(e.problem().code()) || !again) {
                    throw e;
                }
                context.screen().problem(e.problem());
            }
        }
    }

    /// Returns what to ask for, after the gateway has said that nothing at hand opens the home.
    private static List<String> needed(Context context, ProblemException locked) {
        return switch (locked.problem().code()) {
            case PASSPHRASE_NEEDED -> List.of(PASSPHRASE);
            case TOGETHER_NEEDED ->
                Reports.objects(context.gateway().get("/api/status"), "ways").stream()
                        .filter(way -> way.array("of").size() > 1)
                        .map(way -> Reports.texts(way, "give"))
                        .filter(give -> !give.isEmpty())
                        .findFirst()
                        .orElseThrow(() -> locked);
            default -> throw locked;
        };
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
        return Json.object().put(PASSPHRASE, typed).build();
    }
}
