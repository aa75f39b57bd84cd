package dev.homarus.approval;

import dev.homarus.address.Mentions;
import dev.homarus.policy.Action;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Whether the owner has typed what is to leave.
final class Said {
    /// Words that ask for a search.
    private static final Pattern SEARCHING = Pattern.compile("(?iU)\\b(search|google|look (it )?up|look for|find"
            + "|such(e|t)?|recherchier(e|en)|cherche[rz]?|recherche[rz]?|busca(r|me)?|cerca(re|mi)?)\\b");

    private Said() {}

    /// For a page its URL, for a question to a search engine all of its words in a message that asks for a search.
    ///
    /// @param typed the owner's messages, and nobody else's
    static boolean in(Action action, Supplier<List<String>> typed) {
        return switch (action) {
            case Action.Fetch fetch ->
                typed.get().stream().anyMatch(text -> Mentions.in(text).contains(fetch.url()));
            case Action.Search search -> {
                var query = plain(search.query());
                yield typed.get().stream()
                        .anyMatch(text ->
                                SEARCHING.matcher(text).find() && plain(text).contains(query));
            }
            default -> false;
        };
    }

    /// Returns the words, with one space around each.
    private static String plain(String text) {
        return ' '
                + text.toLowerCase(Locale.ROOT)
                        .replaceAll("(?U)[^\\p{L}\\p{N}]+", " ")
                        .strip()
                + ' ';
    }
}
