package dev.homarus.flow;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Arguments that say how something is to be: when, how far it is opened, which record it belongs to. They
/// look harmless, and a stranger's text may name other ones than the owner.
record States(Owned owner, List<Heard> heard, List<Order> orders, Records records) {
    private static final Pattern OPEN =
            Pattern.compile(".*(?:permission|access|role|visibility|privacy|sharing|level|public|scope).*");
    private static final Pattern MORE = Pattern.compile(
            "rw|w|write|writer|edit|editor|can_?edit|owner|admin|administrator|full|all|public|everyone|anyone|true|manage|manager");
    private static final Pattern MORE_SAID = Pattern.compile(
            "\\b(?:writ(?:e|ing)|edit(?:ing|or)?|chang(?:e|ing)|full|owner|admin|rw|public|everyone|anyone|manage)\\b(?! permissions? only)");
    private static final Pattern CONTENT = Pattern.compile("(?:new_)?(?:content|contents|text|body|value)");
    private static final Pattern KEY =
            Pattern.compile("(?:.*_)?(?:password|passwd|passphrase|pin|secret|token|api_key)");
    private static final Pattern TIME = Pattern.compile("(?<!\\d)(\\d{1,2}):(\\d{2})(?!\\d)");

    void judge(Call call, Effect effect, Verdict verdict) {
        call.others()
                .forEach((name, values) ->
                        values.forEach(value -> judge(name.toLowerCase(Locale.ROOT), value, verdict)));
        if (effect == Effect.WRITE) {
            call.others().forEach((name, values) -> {
                boolean blank = CONTENT.matcher(name.toLowerCase(Locale.ROOT)).matches()
                        && values.stream().allMatch(String::isBlank);
                if (blank && Asked.in(owner.said()).times(Set.of(Asked.REMOVE), "") == 0) {
                    verdict.ask("It leaves nothing of what was there, and the owner did not ask for that.");
                }
            });
        }
    }

    private void judge(String name, String value, Verdict verdict) {
        var plain = Text.plain(value);
        if (OPEN.matcher(name).matches()
                && MORE.matcher(plain).matches()
                && !MORE_SAID.matcher(owner.said()).find()) {
            verdict.ask("It opens more than the owner said.");
        } else if (KEY.matcher(name).matches() && owner.standing(value) != Owned.Standing.NAMED) {
            verdict.ask("It sets what opens something, and the owner did not say it.");
        } else if (Records.isId(name, value)
                && owner.standing(value) != Owned.Standing.NAMED
                && !records.describes(value, owner)) {
            verdict.ask("Only a stranger's words, or nobody's, name what it is done to.");
        } else if (isDay(plain)) {
            day(plain, verdict);
        }
    }

    private static boolean isDay(String plain) {
        return plain.length() <= 40 && !Dates.in(plain).isEmpty();
    }

    /// A day is the owner's where the owner named days; else it may come from what was read, but not from an
    /// order.
    private void day(String value, Verdict verdict) {
        var days = Dates.in(value);
        var said = Dates.in(owner.said());
        if (said.containsAll(days)) {
            if (!isTimeQuiet(value)) {
                verdict.ask("Something that was read asks for this time, and the owner does not.");
            }
            return;
        }
        boolean read = days.stream()
                .anyMatch(day -> heard.stream()
                        .anyMatch(answer -> answer.reading().days().contains(day)));
        boolean quiet = heard.stream()
                .allMatch(answer -> days.stream()
                        .allMatch(day -> !answer.reading().days().contains(day)
                                || answer.reading().quietDays().contains(day)));
        if (read && (!said.isEmpty() || !quiet)) {
            verdict.ask("The day stands in what was read, and is not the owner's.");
        }
    }

    private boolean isTimeQuiet(String value) {
        var time = TIME.matcher(value);
        if (!time.find() || Text.holds(owner.said(), time.group())) {
            return true;
        }
        return orders.stream().noneMatch(order -> Text.holds(order.plain(), time.group()));
    }
}
