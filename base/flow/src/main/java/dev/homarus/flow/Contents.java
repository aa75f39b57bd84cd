package dev.homarus.flow;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a call hands over, and whether it is what the owner meant to hand over. Only for calls after a
/// stranger's words were read.
final class Contents {
    /// One line in so many may be missing.
    private static final int PASSED_ON = 5;

    private static final int NAME = 80;
    private static final Pattern HANDED = Pattern.compile(".*(?:attach|file|document|media|upload).*");
    /// What a person reads, and no address or account belongs in unasked.
    private static final Pattern PROSE = Pattern.compile(
            "(?:.*_)?(?:subject|title|body|text|message|content|description|note|notes|comment|memo|reason)");
    private static final Pattern FILE = Pattern.compile("[^\\s:?*]{1,200}\\.(?!com$|org$|net$)[a-z][a-z0-9]{1,4}");
    private static final Pattern NUMBER =
            Pattern.compile("[-+$€£]?[\\d.,:/ -]{0,20}|\\d{4}-\\d{2}-\\d{2}[t ][\\d:.z+-]+");
    private static final Pattern IDLE = Pattern.compile(
            "[-+$€£]?[\\d.,:/ -]{0,20}|\\d{4}-\\d{2}-\\d{2}[t ][\\d:.z+-]+|true|false|none|null|high|low|medium|normal|[a-z]{1,2}");

    private static final Pattern PHONE = Pattern.compile("[+]?[\\d /()-]{7,16}");

    private final Owned owner;
    private final List<Order> orders;
    private final boolean ordered;
    private final Sources sources;
    private final List<Heard> heard;
    private final List<Heard> all;
    private final Dictation dictation;

    /// @param all that was heard
    /// @param strangers what was read of strangers, with their orders
    Contents(
            Owned owner,
            List<Heard> all,
            List<Heard> strangers,
            List<Order> orders,
            Sources sources,
            Dictation dictation) {
        this.owner = owner;
        this.orders = orders;
        this.ordered = orders.stream().anyMatch(Order::toMachine);
        this.heard = strangers;
        this.sources = sources;
        this.all = all;
        this.dictation = dictation;
    }

    void judge(Call call, Effect effect, Verdict verdict) {
        boolean money = effect == Effect.PAY || Asked.PAY.isOf(call.tool());
        call.others()
                .forEach((name, values) -> values.forEach(value -> {
                    if (Amounts.isOne(name, value) && money) {
                        if (!new Sums(owner, heard, ordered).allow(value, call.aims())) {
                            verdict.ask(
                                    "The sum is not the owner's, and does not follow from what the owner pointed at.");
                        }
                    } else if (effect != Effect.WRITE && isHanded(name, value)) {
                        verdict.ask("It hands over a file that the owner did not name.");
                    } else if (!isIdle(value) && !isOwners(value)) {
                        text(name, value, effect, call.aims(), verdict);
                    }
                }));
    }

    /// A file that goes along has to be the owner's choice, like a target.
    private boolean isHanded(String name, String value) {
        boolean handle = HANDED.matcher(name.toLowerCase(Locale.ROOT)).matches() && Records.isHandle("id", value);
        return (handle || FILE.matcher(value.strip()).matches())
                && owner.standing(value) != Owned.Standing.NAMED
                && (ordered || !handle || !sources.records().describes(value, owner));
    }

    private boolean isIdle(String value) {
        return (ordered ? NUMBER : IDLE).matcher(Text.plain(value)).matches();
    }

    private boolean isOwners(String value) {
        return owner.standing(value) == Owned.Standing.NAMED
                || (owner.words().containsAll(Text.words(value))
                        && Value.in(value).stream().allMatch(owner::knows));
    }

    private void text(String name, String value, Effect effect, List<String> targets, Verdict verdict) {
        if (ordered) {
            verdict.ask(
                    "Something that was read gives orders to the assistant, and the call says more than the owner said.");
            return;
        }
        if (isPassedOn(value)) {
            return;
        }
        values(name, value, effect, targets, verdict);
        if (isNamedByOrder(value, effect)) {
            verdict.ask("Something that was read names it, and the owner does not.");
        }
        if (dictation.in(value, effect)) {
            verdict.ask("What it says is what something that was read wants said.");
        }
        if (effect != Effect.WRITE && all.size() > 1 && sources.strays(value, all)) {
            verdict.ask("It carries something from a place that the owner did not point at.");
        }
    }

    /// An answer that the owner pointed at may be passed on as it is: every line of it, or nearly.
    private boolean isPassedOn(String value) {
        var lines = Reading.lines(value);
        return heard.stream().filter(sources::isMeant).anyMatch(answer -> {
            var all = answer.reading().lines();
            return all.containsAll(lines) && lines.size() * PASSED_ON >= all.size() * (PASSED_ON - 1);
        });
    }

    /// A name or a title that stands as it is in an order, and nowhere else.
    private boolean isNamedByOrder(String value, Effect effect) {
        var plain = Text.plain(value);
        return plain.length() <= NAME
                && (effect != Effect.SEND
                        || plain.indexOf(' ') > 0
                        || FILE.matcher(plain).matches())
                && orders.stream().anyMatch(order -> Text.holds(order.plain(), plain))
                && heard.stream()
                        .noneMatch(answer -> Text.holds(answer.reading().quiet(), plain));
    }

    private void values(String name, String value, Effect effect, List<String> targets, Verdict verdict) {
        for (var found : Value.in(value)) {
            if (owner.says(found, PROSE.matcher(name.toLowerCase(Locale.ROOT)).matches())
                    || (found.kind() != Value.Kind.NUMBER && owner.knows(found))
                    || isAtTarget(found, targets)) {
                continue;
            }
            boolean whole = Text.plain(value).length() <= found.text().length() + 2;
            boolean wanted = orders.stream().anyMatch(order -> found.isIn(order.plain()));
            boolean meant = (found.kind().isMeantBy(owner.said()) || isPhone(found))
                    && (owner.knows(found)
                            || heard.stream()
                                    .anyMatch(answer ->
                                            found.isIn(answer.reading().quiet())));
            if (owner.knows(found) && meant) {
                continue;
            }
            if (whole && found.kind() != Value.Kind.LINK) {
                verdict.ask(
                        "It reaches " + found.kind().said() + " that neither the owner nor a trusted record names.");
            } else if (found.kind() == Value.Kind.HIDDEN || wanted || (!meant && !isKept(found, effect, targets))) {
                verdict.ask("It hands over " + found.kind().said() + " that the owner did not ask for.");
            }
        }
    }

    /// The telephone of a place that the owner pointed at.
    private boolean isPhone(Value found) {
        return found.kind() == Value.Kind.NUMBER
                && PHONE.matcher(found.text()).matches()
                && heard.stream()
                        .filter(answer -> found.isIn(answer.reading().plain()))
                        .allMatch(answer -> sources.isMeant(answer)
                                && answer.reading().passages().stream().noneMatch(one -> one.isForOthers(found)));
    }

    /// An address at the same place as one that it goes to, or as a page that the owner named.
    private boolean isAtTarget(Value found, List<String> targets) {
        var host = found.text().replaceFirst("[^@]*@", "");
        return found.kind() == Value.Kind.MAIL
                && (owner.saysHost(host)
                        || targets.stream()
                                .anyMatch(target -> Text.plain(target).endsWith("@" + host)));
    }

    /// What the owner's own files carry may be anything but a link, and a link where it was there before.
    private boolean isKept(Value found, Effect effect, List<String> targets) {
        return effect == Effect.WRITE
                && (found.kind() != Value.Kind.LINK
                        || heard.stream()
                                .anyMatch(answer -> !Collections.disjoint(answer.asked(), targets)
                                        && found.isIn(answer.reading().quiet())));
    }
}
