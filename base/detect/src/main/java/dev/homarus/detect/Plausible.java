package dev.homarus.detect;

import java.util.List;
import java.util.Locale;

/// Whether text that stands where a secret would stand is one.
final class Plausible {
    private static final List<String> PLACEHOLDERS = List.of(
            "example",
            "sample",
            "placeholder",
            "changeme",
            "change_me",
            "change-me",
            "your",
            "dummy",
            "redacted",
            "insert",
            "replace",
            "foobar",
            "todo",
            "fixme",
            "undefined",
            "process.env",
            "os.environ",
            "getenv",
            "secrets.",
            "${",
            "{{",
            "$(",
            "%(",
            "<",
            "****",
            "....",
            "xxx",
            "12345678",
            "abcdefgh",
            "import.meta",
            "config.",
            "settings.",
            "self.",
            "this.",
            "null",
            "string",
            "optional",
            "required",
            "localhost");
    private static final List<String> WORDS = List.of(
            "password",
            "passwd",
            "pass",
            "secret",
            "token",
            "apikey",
            "api_key",
            "pwd",
            "user",
            "test",
            "admin",
            "root",
            "true",
            "false",
            "none",
            "value",
            "default",
            "credential",
            "key");

    private Plausible() {}

    /// Returns the entropy of the characters, in bits per character.
    static double entropy(String text) {
        var counts = new int[128];
        int others = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 128) {
                counts[text.charAt(i)]++;
            } else {
                others++;
            }
        }
        double bits = term(others, text.length());
        for (int count : counts) {
            bits += term(count, text.length());
        }
        return bits;
    }

    private static double term(int count, int length) {
        if (count == 0) {
            return 0;
        }
        double share = (double) count / length;
        return -share * Math.log(share) / Math.log(2);
    }

    /// Returns whether it only stands for a secret. A guess is held to more words than what has a vendor's
    /// form.
    static boolean isPlaceholder(String secret, boolean guess) {
        if (secret.chars().distinct().count() < Math.min(5, secret.length())) {
            return true;
        }
        if (!guess) {
            return secret.endsWith("EXAMPLE") || secret.contains("xxxxxx") || secret.contains("XXXXXX");
        }
        var lower = secret.toLowerCase(Locale.ROOT);
        return PLACEHOLDERS.stream().anyMatch(lower::contains) || lower.startsWith("$") || lower.startsWith("%");
    }

    /// Returns the secret without the punctuation of the sentence or statement around it.
    static String trimmed(String secret) {
        int end = secret.length();
        while (end > 0 && ".,;:)]}\"'\\".indexOf(secret.charAt(end - 1)) >= 0) {
            end--;
        }
        return secret.substring(0, end);
    }

    /// Returns whether a guess looks like something that was made up to be secret.
    ///
    /// @param id of the rule: a password may be short and have a sign for a digit, a token has letters and
    ///     digits
    static boolean isSecret(String id, String secret) {
        boolean letter = secret.chars().anyMatch(Character::isLetter);
        boolean digit = secret.chars().anyMatch(Character::isDigit);
        boolean sign = secret.chars().anyMatch(c -> "!@#$%^&*+=?~§€£".indexOf(c) >= 0);
        var lower = secret.toLowerCase(Locale.ROOT);
        boolean word = WORDS.stream().anyMatch(lower::equals);
        boolean code = secret.indexOf('(') >= 0
                || secret.matches("[a-zA-Z_.]+\\[.*")
                || secret.startsWith("//")
                || secret.startsWith("http");
        return switch (id) {
            case "url-password" -> !word && secret.length() >= 4;
            case "password", "password-in-prose", "curl-user" ->
                secret.length() >= 6 && !word && !code && ((letter && digit) || (letter && sign) || (digit && sign));
            case "authorization-header", "bearer-token", "session-cookie", "api-header" ->
                letter && !isName(secret) && (digit || secret.endsWith("="));
            default -> letter && digit && !code && !isName(secret);
        };
    }

    /// Returns whether it is a name of code, a path or a version: words with at most a few digits among
    /// them.
    private static boolean isName(String text) {
        int digits = (int) text.chars().filter(Character::isDigit).count();
        if (text.indexOf('.') > 0 && text.matches("[a-zA-Z_][\\w$]*(\\.[a-zA-Z_][\\w$]*)+")) {
            return true;
        }
        return digits * 8 < text.length() && text.matches("[a-zA-Z]+[a-z]*([_./:-]?[A-Z]?[a-z]{2,}\\d{0,3})+");
    }
}
