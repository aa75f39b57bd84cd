package dev.homarus.approval;

import dev.homarus.address.Mentions;
import dev.homarus.policy.Action;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Whether the owner has typed what is to leave.
final class Said {
    /// How the web is asked to be searched, before what is searched for.
    private static final Pattern WEB =
            Pattern.compile("(?iU)\\b(?:search (?:the |on the |in the )?(?:web|internet|net)(?: for)?"
                    + "|web search(?: for)?|search online(?: for)?|google(?: for)?"
                    + "|suche? (?:im |in dem )?(?:web|internet|netz)(?: nach)?"
                    + "|(?:re)?cherche[rz]? sur (?:le web|internet)"
                    + "|busca(?:r|me)? en (?:la web|internet|la red)"
                    + "|cerca(?:re|mi)? (?:su|in) (?:internet|rete|web))\\b[\\s:]*");

    private static final Pattern SENTENCE_END = Pattern.compile("[.!?;](?:\\s|$)|\\n");

    private Said() {}

    /// For a page its URL. For a question to a search engine all of it, character for character, in the sentence that
    /// asks for the web to be searched and after the words that ask.
    ///
    /// @param typed the owner's messages, and nobody else's
    static boolean in(Action action, Supplier<List<String>> typed) {
        return switch (action) {
            case Action.Fetch fetch ->
                typed.get().stream().anyMatch(text -> Mentions.in(text).contains(fetch.url()));
            case Action.Search search -> typed.get().stream().anyMatch(text -> asksFor(text, search.query()));
            default -> false;
        };
    }

    private static boolean asksFor(String text, String query) {
        return WEB.matcher(text).results().anyMatch(words -> {
            var rest = text.substring(words.end());
            var end = SENTENCE_END.matcher(rest);
            return holds(spaced(end.find() ? rest.substring(0, end.start()) : rest), spaced(query));
        });
    }

    /// Returns the text with one space where there are several.
    private static String spaced(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /// Whether it stands in the text, and no letter or digit goes on before or behind it.
    private static boolean holds(String text, String part) {
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            int end = at + part.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            boolean ends = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }
}
