package dev.homarus.flow;

import dev.homarus.types.Classification;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Words of texts that are labelled SECRET, as they are and as they can be disguised.
final class Secrets {
    private static final int SHORTEST = 6;
    private static final Pattern SPACE = Pattern.compile("[\\s\"',;<>(){}\\[\\]]+");

    private Secrets() {}

    /// Returns what must not be handed to anybody.
    static Set<String> of(List<Heard> heard) {
        return heard.stream()
                .filter(answer -> answer.label().classification() == Classification.SECRET)
                .flatMap(answer -> answer.reading().odd().stream())
                .collect(Collectors.toSet());
    }

    /// Returns the words of a text that are no ordinary ones, or a text that is one word.
    static Set<String> odd(String text) {
        var stripped = text.strip();
        return SPACE.splitAsStream(stripped)
                .map(word -> word.replaceAll("^\\w+[:=](?=.)", "").replaceAll("[.:]+$", ""))
                .filter(word -> word.length() >= SHORTEST && (isOdd(word) || stripped.equals(word)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isOdd(String word) {
        return word.chars().anyMatch(c -> !Character.isLetter(c) && c != '-' && c != '.' && c != '/')
                || word.chars().skip(1).anyMatch(Character::isUpperCase);
    }

    /// Tells whether a text carries one of them.
    static boolean isIn(String text, Set<String> secrets) {
        var packed = text.replaceAll("\\s+", "");
        return secrets.stream().anyMatch(secret -> disguises(secret).anyMatch(form -> packed.contains(form)));
    }

    private static java.util.stream.Stream<String> disguises(String secret) {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        var base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        return java.util.stream.Stream.of(
                secret,
                new StringBuilder(secret).reverse().toString(),
                base64.substring(0, base64.length() - 1),
                HexFormat.of().formatHex(bytes),
                java.net.URLEncoder.encode(secret, StandardCharsets.UTF_8));
    }
}
