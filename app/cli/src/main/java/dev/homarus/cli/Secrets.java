package dev.homarus.cli;

import dev.homarus.types.Problem;
import dev.homarus.vault.KeyRing;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What a person types unseen, one after the other; piped in, each is a line.
final class Secrets {
    private final Context context;
    private Optional<Deque<String>> lines = Optional.empty();

    Secrets(Context context) {
        this.context = context;
    }

    /// Returns the home's passphrase, where it has one: what is grave needs it.
    Optional<String> ownersPassphrase() {
        return KeyRing.read(context.around().keyring()).has("passphrase")
                ? Optional.of(next("Passphrase of the home: "))
                : Optional.empty();
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
