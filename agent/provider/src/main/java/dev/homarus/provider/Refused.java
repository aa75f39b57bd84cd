package dev.homarus.provider;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// An answer other than 200, read. What the provider wrote is looked at and never passed on.
///
/// @param problem what its owner is told
/// @param passes whether the same request may go well in a moment
/// @param delay how long the provider says to wait
public record Refused(Problem problem, boolean passes, Optional<Duration> delay) {
    /// The most bytes of an answer that are looked at.
    public static final int MAX_BODY = 65_536;

    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,6})(\\.[0-9]{1,9})?s?");

    /// Where providers say what kind of error it is.
    private static final Set<String> KINDS = Set.of("type", "code", "status", "reason");

    /// What a body says.
    ///
    /// @param kinds types and codes, in small letters
    /// @param words its message, in small letters
    /// @param daily whether a quota of a whole day is used up
    private record Said(Set<String> kinds, String words, Optional<Duration> delay, boolean daily) {}

    /// Reads an answer.
    ///
    /// @param model its name at the provider
    /// @param retryAfter the header of that name
    /// @param body as much of it as has come, up to [#MAX_BODY]
    public static Refused of(String model, int status, Optional<String> retryAfter, byte[] body) {
        var said = said(body);
        var trouble = trouble(said).orElse(Trouble.of(status));
        var delay = retryAfter.map(String::strip).flatMap(Refused::seconds).or(said::delay);
        var problem = trouble.problem(model, status);
        if (trouble.passes() && delay.isPresent()) {
            problem = new Problem(
                    problem.code(),
                    problem.sentence(),
                    "It says to wait " + Math.max(1, delay.get().toSeconds())
                            + " seconds. Ask again then, or use another model: homarus model use.");
        }
        return new Refused(problem, trouble.passes(), delay);
    }

    /// Returns the Problem of an error in the middle of an answer.
    static ProblemException amid(Json.Obj event) {
        return trouble(said(event)).orElse(Trouble.FAILED).problem("", 0).asException();
    }

    private static Optional<Trouble> trouble(Said said) {
        var typed = said.kinds().stream()
                .flatMap(kind -> Trouble.ofType(kind).stream())
                .min(Enum::compareTo);
        if (said.daily()) {
            return Optional.of(Trouble.CREDIT);
        }
        boolean vague = typed.isEmpty() || typed.get().compareTo(Trouble.NO_MODEL) >= 0;
        return vague ? Trouble.ofWords(said.words()).or(() -> typed) : typed;
    }

    private static Said said(byte[] body) {
        try {
            return said(
                    switch (JsonText.parse(body)) {
                        case Json.Obj object -> object;
                        // Gemini puts the error into an array where its stream has none yet.
                        case Json.Arr(var items)
                        when !items.isEmpty() && items.getFirst() instanceof Json.Obj first -> first;
                        default -> Json.Obj.EMPTY;
                    });
        } catch (JsonException e) {
            return said(Json.Obj.EMPTY);
        }
    }

    private static Said said(Json.Obj body) {
        var kinds = new LinkedHashSet<String>();
        var words = new StringBuilder();
        Optional<Duration> delay = Optional.empty();
        boolean daily = false;
        var error = body.get("error").orElse(body);
        if (error instanceof Json.Str(var text)) {
            words.append(text.toLowerCase(Locale.ROOT));
        } else if (error instanceof Json.Obj object) {
            kinds(object, kinds);
            text(object, "message").ifPresent(text -> words.append(text.toLowerCase(Locale.ROOT)));
            if (object.members().get("details") instanceof Json.Arr(var details)) {
                for (var detail : details) {
                    if (detail instanceof Json.Obj one) {
                        kinds(one, kinds);
                        delay = delay.or(() -> text(one, "retryDelay").flatMap(Refused::seconds));
                        daily |= one.write().contains("PerDay");
                    }
                }
            }
        }
        return new Said(kinds, words.toString(), delay, daily);
    }

    private static void kinds(Json.Obj from, Set<String> kinds) {
        from.members().forEach((name, value) -> {
            if (KINDS.contains(name)) {
                switch (value) {
                    case Json.Str(var text) -> kinds.add(text.toLowerCase(Locale.ROOT));
                    case Json.Num(var number) -> kinds.add(number.toPlainString());
                    default -> {
                        // Not a kind.
                    }
                }
            }
        });
    }

    private static Optional<String> text(Json.Obj from, String name) {
        return from.members().get(name) instanceof Json.Str(var text) ? Optional.of(text) : Optional.empty();
    }

    /// Returns a number of seconds, rounded up; nothing for a date.
    private static Optional<Duration> seconds(String text) {
        var matcher = SECONDS.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(Long.parseLong(matcher.group(1)) + (matcher.group(2) == null ? 0 : 1)));
    }
}
