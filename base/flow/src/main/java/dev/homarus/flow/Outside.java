package dev.homarus.flow;

import dev.homarus.address.Reading;
import dev.homarus.address.WebAddress;
import dev.homarus.flow.Judgement.Decision;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What may be asked of somebody else's machine. A question tells whoever answers it what is in it.
record Outside(Owned owner, Turn turn, boolean ordered) {
    private static final Pattern LINK = Pattern.compile(
            "(?:[a-z][a-z0-9+.-]*:)?//\\S+|www\\.\\S+|[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)*\\.[\\p{L}]{2,}(?:[:/?#]\\S*)?|\\S*\\d+\\.\\d+\\.\\d+\\.\\d+\\S*|localhost\\S*");
    private static final Pattern FILE = Pattern.compile(
            "[^/:]+\\.(?:txt|md|docx?|xlsx?|pdf|csv|json|ya?ml|py|java|js|ts|html?|png|jpe?g|pptx?|log|xml|toml|sh)");
    private static final Pattern IDLE =
            Pattern.compile("[-+]?[\\d.,:/ -]{0,20}|\\d{4}-\\d{2}-\\d{2}t[\\d:.z+]+|true|false|[a-z]{1,3}");

    void judge(Call call, Verdict verdict) {
        call.values().forEach(value -> {
            var plain = Text.plain(value);
            if (LINK.matcher(plain).matches() && !FILE.matcher(plain).matches()) {
                link(plain, verdict);
            } else {
                question(value, call.aims().contains(value), verdict);
            }
        });
    }

    private void link(String link, Verdict verdict) {
        boolean said = owner.standing(link) != Owned.Standing.UNKNOWN;
        var absolute = link.contains("//") ? link.replaceFirst("^//", "https://") : "https://" + link;
        if (WebAddress.read(absolute) instanceof Reading.Refused(var inside, var why)) {
            if (inside && !said) {
                verdict.set(
                        Decision.DENY,
                        "The address leads to this machine or its network, and the owner did not name it.");
                return;
            }
            if (inside || !said) {
                verdict.set(Decision.ASK, "The address is not in order: " + why);
            }
        }
        if (!said && !isOnNamedSite(link)) {
            verdict.set(
                    Decision.ASK,
                    "Neither the owner nor a trusted record names this address; asking for it tells its owner something.");
        }
    }

    /// A page of a site that the owner named: any, while nothing was read that the address could carry; then
    /// one that the site itself links to, letter by letter.
    private boolean isOnNamedSite(String link) {
        var bare = Value.bare(link);
        var host = bare.replaceFirst("[:/?#].*", "");
        if (!Text.isAscii(host)) {
            return false;
        }
        if (turn.heard().isEmpty()) {
            return owner.saysHost(host) || owner.saysNameOf(host);
        }
        if (!owner.saysHost(host)) {
            return false;
        }
        var path = bare.substring(host.length());
        return !ordered
                && !path.contains("?")
                && turn.heard().stream()
                        .filter(answer -> answer.asked().stream()
                                .anyMatch(asked -> Value.bare(Text.plain(asked)).startsWith(host)))
                        .anyMatch(answer -> Text.holds(answer.reading().plain(), path)
                                || Text.holds(answer.reading().plain(), link));
    }

    private void question(String value, boolean target, Verdict verdict) {
        var plain = Text.plain(value);
        if (IDLE.matcher(plain).matches() || owner.standing(value) == Owned.Standing.NAMED) {
            return;
        }
        if (turn.heard().isEmpty()) {
            return;
        }
        if (Value.in(value).stream().anyMatch(found -> !owner.knows(found))) {
            verdict.set(
                    Decision.ASK, "The question carries an address, a number or a code that the owner did not say.");
            return;
        }
        var foreign = Text.words(value).stream()
                .filter(word -> !owner.words().contains(word))
                .toList();
        boolean read = foreign.stream()
                .anyMatch(word -> turn.heard().stream()
                        .anyMatch(answer -> answer.reading().words().contains(word)));
        if (read && foreign.stream().allMatch(this::isFromOutside)) {
            return;
        }
        if (read) {
            verdict.set(Decision.ASK, "The question carries words that were read, and that the owner did not say.");
        } else if (target
                && (foreign.size() == Text.words(value).size() || ordered)
                && owner.standing(value) == Owned.Standing.UNKNOWN) {
            verdict.set(Decision.ASK, "Nothing the owner said leads to this question.");
        }
    }

    /// A word that came from outside, that nothing of the owner's has, and that nobody ordered, tells nothing
    /// when it goes outside again.
    private boolean isFromOutside(String word) {
        var outside = turn.done().stream()
                .filter(done ->
                        done.effect().filter(Effect.READ_EXTERNAL::equals).isPresent())
                .map(Call::tool)
                .collect(Collectors.toSet());
        boolean quiet = false;
        for (var answer : turn.heard()) {
            if (!outside.contains(answer.tool()) && answer.reading().words().contains(word)) {
                return false;
            }
            quiet |= answer.reading().quietWords().contains(word);
        }
        return quiet && !ordered;
    }
}
