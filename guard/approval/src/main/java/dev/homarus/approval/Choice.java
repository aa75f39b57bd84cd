package dev.homarus.approval;

import dev.homarus.protocol.Json;
import java.util.Locale;

/// One way to say yes to a question, and what it would cover. Only what would be honoured is a Choice.
///
/// @param covers in words for a person
public record Choice(Lasting lasting, Breadth breadth, String covers) {
    /// How much a yes takes in.
    public enum Breadth {
        /// Exactly what is asked for; for a file, any change of that file.
        EXACT,
        /// The programs of the Plan, used as their profiles know them, inside its folder.
        PROGRAM,
        /// Every known program that does no more, inside the workspace.
        KNOWN;

        /// Returns the word that faces use.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Json.Obj json() {
        return Json.object()
                .put("for", lasting.word())
                .put("scope", breadth.word())
                .put("covers", covers)
                .build();
    }
}
