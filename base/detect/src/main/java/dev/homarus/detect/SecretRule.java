package dev.homarus.detect;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of `secrets.rules`. Its pattern is compiled when its first keyword is met.
final class SecretRule {
    private static final int REACH = 600;
    private static final int LONG_REACH = 16_384;

    private final String id;
    private final String flags;
    private final double floor;
    private final List<String> keywords;
    private final String expression;
    private volatile @Nullable Pattern pattern;

    /// @param flags `-` or some of `ailg`, as the head of the rule file says
    /// @param floor bits per character
    SecretRule(String id, String flags, double floor, List<String> keywords, String expression) {
        this.id = id;
        this.flags = flags;
        this.floor = floor;
        this.keywords = List.copyOf(keywords);
        this.expression = expression;
    }

    String id() {
        return id;
    }

    List<String> keywords() {
        return keywords;
    }

    String expression() {
        return expression;
    }

    String flags() {
        return flags;
    }

    private boolean has(char flag) {
        return flags.indexOf(flag) >= 0;
    }

    int reach() {
        return has('l') ? LONG_REACH : REACH;
    }

    Pattern pattern() {
        var compiled = pattern;
        if (compiled == null) {
            compiled = Pattern.compile(expression, has('i') ? Pattern.CASE_INSENSITIVE : 0);
            pattern = compiled;
        }
        return compiled;
    }

    /// Returns whether what stands before `at` lets a secret begin there.
    boolean mayBeginAt(String text, int at) {
        return !has('a') || at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    }

    /// Looks for a secret whose keyword begins at `at`.
    ///
    /// @param reach how far is looked
    /// @return its first unit and the unit behind its last, `null` for none
    int @Nullable [] match(String text, int at, int reach) {
        if (!mayBeginAt(text, at)) {
            return null;
        }
        var window = text.substring(at, Math.min(text.length(), at + reach));
        var matcher = pattern().matcher(window);
        if (!matcher.lookingAt()) {
            return null;
        }
        int group = 0;
        for (int i = 1; i <= matcher.groupCount() && group == 0; i++) {
            group = matcher.start(i) >= 0 ? i : 0;
        }
        int start = at + matcher.start(group);
        int end = at + matcher.end(group);
        boolean open = has('a') && end < text.length() && Character.isLetterOrDigit(text.charAt(end));
        if (open || end <= start) {
            return null;
        }
        var secret = text.substring(start, end);
        if (has('g')) {
            secret = Plausible.trimmed(secret);
            end = start + secret.length();
        }
        boolean right = Plausible.entropy(secret) >= floor
                && !Plausible.isPlaceholder(secret, has('g'))
                && (!has('g') || Plausible.isSecret(id, secret));
        return right ? new int[] {start, end} : null;
    }
}
