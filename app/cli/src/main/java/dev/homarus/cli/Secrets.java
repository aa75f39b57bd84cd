package dev.homarus.cli;

import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What a person types unseen, one after the other; piped in, each is a line.
final class Secrets {
    private static final String PASSKEY = "passkey";

    private final Context context;
    private Optional<Deque<String>> lines = Optional.empty();

    Secrets(Context context) {
        this.context = context;
    }

    /// Asks for what recognises the owner anew, as the gateway says: what is grave needs it. Where several ways
    /// do, for the one with the least to give.
    ///
    /// @param body gets what was given
    /// @return whether anything recognises the owner
    /// @throws dev.homarus.types.ProblemException CLI-081 where only a passkey does
    boolean proof(Json.Builder body) {
        var ways = context.gateway().get("/api/keys").array("proof");
        if (ways.isEmpty()) {
            return false;
        }
        var way = ways.stream()
                .map(Secrets::members)
                .filter(members -> !members.contains(PASSKEY))
                .findFirst()
                .orElseThrow(() -> new Problem(
                                "CLI-081",
                                "This needs the passkey of the home, and only a browser can ask it.",
                                "Run homarus link --passkey, and do it on the page, under Keys. A passphrase that is added"
                                        + " there does here, too.")
                        .asException());
        way.forEach(member -> give(body, member));
        return true;
    }

    private static List<String> members(Json way) {
        return way instanceof Json.Arr(var members)
                ? members.stream()
                        .map(member -> member instanceof Json.Str(var name) ? name : "")
                        .toList()
                : List.of();
    }

    /// Asks for one member of what opens the home.
    void give(Json.Builder body, String member) {
        switch (member) {
            case "passphrase" -> body.put(member, next("Passphrase of the home: "));
            case "pin" -> body.put(member, next("PIN of the home's token: "));
            case "identity" -> body.put(member, next("Identity of the paper kit: "));
            case "shares" -> body.put(member, Json.array(untilEmpty()));
            default ->
                throw new Problem(
                                "CLI-042",
                                "This home needs something that this program does not know.",
                                "Use the version of homarus that the gateway has.")
                        .asException();
        }
    }

    private List<Json> untilEmpty() {
        var all = new ArrayList<Json>();
        while (true) {
            try {
                all.add(Json.of(next("Share (an empty line ends them): ")));
            } catch (ProblemException e) {
                if (all.isEmpty()) {
                    throw e;
                }
                return all;
            }
        }
    }

    /// Returns a new passphrase, typed twice.
    String newPassphrase() {
        var first = next("New passphrase: ");
        if (context.screen().canAsk() && !first.equals(next("Once more: "))) {
            throw new Problem("VAULT-009", "The two passphrases are not the same.", "Run the command again.")
                    .asException();
        }
        return first;
    }

    /// Returns the next one.
    ///
    /// @throws dev.homarus.types.ProblemException CLI-041 where there is none
    String next(String question) {
        if (context.screen().canAsk()) {
            return given(context.screen().askHidden(question).map(String::new), question);
        }
        if (lines.isEmpty()) {
            lines = Optional.of(
                    new ArrayDeque<>(List.of(context.screen().everything().split("\r?\n", -1))));
        }
        return given(Optional.ofNullable(lines.get().poll()), question);
    }

    private static String given(Optional<String> text, String question) {
        return text.filter(known -> !known.isEmpty())
                .orElseThrow(() -> new Problem(
                                "CLI-041",
                                "Nothing was given for: " + question.replace(": ", "") + ".",
                                "Type it when asked, or pipe it in, a line each.")
                        .asException());
    }
}
