package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Outgoing.Credential;
import dev.homarus.types.SecretRef;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How a kind of search engine is asked, and what its answers mean.
public enum SearchApi {
    /// A metasearch engine that one runs oneself; its JSON form has to be switched on in its settings.
    ///
    /// @see "SearXNG, Search API"
    SEARXNG("", false) {
        @Override
        public String target(String base, String query) {
            return base + "/search?q=" + encoded(query) + "&format=json";
        }

        @Override
        List<Json> rows(Json.Obj answer) {
            return answer.array("results");
        }

        @Override
        String text() {
            return "content";
        }
    },
    /// An index of its own, asked with a key.
    ///
    /// @see "Brave Search API, Web search"
    BRAVE("https://api.search.brave.com", true) {
        @Override
        public String target(String base, String query) {
            return base + "/res/v1/web/search?q=" + encoded(query) + "&count=" + MAX_RESULTS;
        }

        @Override
        List<Json> rows(Json.Obj answer) {
            return answer.object("web").orElse(Json.Obj.EMPTY).array("results");
        }

        @Override
        String text() {
            return "description";
        }
    };

    /// The most results that are asked for or read.
    public static final int MAX_RESULTS = 20;

    /// One page that was found, as the engine says it.
    public record Found(String title, String url, String text) {}

    private final String usual;
    private final boolean keyed;

    SearchApi(String usual, boolean keyed) {
        this.usual = usual;
        this.keyed = keyed;
    }

    /// Returns the kind of that name in lower case.
    public static Optional<SearchApi> named(String name) {
        return Arrays.stream(values()).filter(api -> api.word().equals(name)).findFirst();
    }

    /// Returns its name in settings.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Returns where it is unless somebody says otherwise; empty where one has to say.
    public String usual() {
        return usual;
    }

    /// Whether it answers only with a key.
    public boolean isKeyed() {
        return keyed;
    }

    /// Returns the path and query of a question.
    ///
    /// @param base what the engine's own path begins with, without a slash at its end
    public abstract String target(String base, String query);

    abstract List<Json> rows(Json.Obj answer);

    /// Returns the name of the member that holds an excerpt.
    abstract String text();

    /// Returns how a key goes along.
    public Credential credential(SecretRef key) {
        return new Credential(key, "X-Subscription-Token", "");
    }

    /// Reads an answer: at most [#MAX_RESULTS] results that have an address.
    ///
    /// @throws JsonException where it is no answer of this kind of engine
    public List<Found> read(byte[] body) {
        var answer = Json.object(JsonText.parse(new String(body, StandardCharsets.UTF_8)), "the answer");
        return rows(answer).stream()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .map(row -> new Found(text(row, "title"), text(row, "url"), text(row, text())))
                .filter(found -> !found.url().isBlank())
                .limit(MAX_RESULTS)
                .toList();
    }

    private static String text(Json.Obj row, String name) {
        return row.get(name).orElse(Json.Null.NULL) instanceof Json.Str(var text) ? text : "";
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
