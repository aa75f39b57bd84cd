package dev.homarus.flow;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a call hands over, and whether it is what the owner meant to hand over. Only for calls after a
/// stranger's words were read.
final class Contents {
    private static final int RUN = 5;
    /// One line in so many may be missing.
    private static final int PASSED_ON = 5;

    private static final int ENOUGH = 3;
    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?;])\\s+|\\n+");
    private static final Pattern HANDED = Pattern.compile(".*(?:attach|file|document|media|upload).*");
    private static final Pattern FILE = Pattern.compile("[^\\s:?*]{1,200}\\.(?!com$|org$|net$)[a-z][a-z0-9]{1,4}");
    private static final Pattern NUMBER =
            Pattern.compile("[-+$€£]?[\\d.,:/ -]{0,20}|\\d{4}-\\d{2}-\\d{2}[t ][\\d:.z+-]+");
    private static final Pattern LINE = Pattern.compile("\\n+|(?<=[.!?;}])\\s+");
    private static final Pattern TOTAL =
            Pattern.compile("\\b(?:total|due|balance|sum|amount|gesamt|betrag|montant|importe)\\b");
    private static final Pattern IDLE = Pattern.compile(
            "[-+$€£]?[\\d.,:/ -]{0,20}|\\d{4}-\\d{2}-\\d{2}[t ][\\d:.z+-]+|true|false|none|null|high|low|medium|normal|[a-z]{1,2}");

    private final Owned owner;
    private final List<Order> orders;
    private final boolean ordered;
    private final String foreign;
    private final Sources sources;
    private final List<Heard> heard;
    /// Lines and sentences that give no orders.
    private final List<String> plainLines;

    /// @param strangers what was read of strangers, with their orders
    Contents(Owned owner, List<Heard> strangers, List<Order> orders, Sources sources) {
        this.owner = owner;
        this.orders = orders;
        this.ordered = orders.stream().anyMatch(Order::toMachine);
        this.heard = strangers;
        this.sources = sources;
        this.foreign =
                strangers.stream().map(answer -> Text.plain(answer.text())).collect(Collectors.joining("\n"));
        this.plainLines = strangers.stream()
                .flatMap(answer -> LINE.splitAsStream(answer.text()))
                .map(Text::plain)
                .filter(line -> orders.stream()
                        .filter(order -> order.strength() != Order.Strength.SPEAKS)
                        .noneMatch(order -> order.whole().contains(line) || line.contains(order.whole())))
                .toList();
    }

    void judge(Call call, Effect effect, Verdict verdict) {
        boolean money = effect == Effect.PAY || Asked.kinds(effect, call.tool()).contains(Asked.PAY);
        call.others()
                .forEach((name, values) -> values.forEach(value -> {
                    if (Amounts.isOne(name, value) && money) {
                        if (!Amounts.follow(value, Amounts.in(owner.said()), ordered ? Set.of() : sums(call.aims()))) {
                            verdict.ask(
                                    "The sum is not the owner's, and does not follow from what the owner pointed at.");
                        }
                    } else if (effect != Effect.WRITE && isHanded(name, value)) {
                        verdict.ask("It hands over a file that the owner did not name.");
                    } else if (!isIdle(value) && !isOwners(value)) {
                        text(value, effect, call.aims(), verdict);
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

    /// Returns the numbers that the owner pointed at: in a sentence that has one of the owner's words or the
    /// target, and the total, where there is one only.
    private Set<Double> sums(List<String> targets) {
        var sums = new HashSet<Double>();
        var totals = new HashSet<Double>();
        for (var line : plainLines) {
            boolean pointed = Text.words(line).stream().anyMatch(owner.words()::contains)
                    || targets.stream().map(Text::plain).anyMatch(target -> Text.holds(line, target));
            if (pointed) {
                sums.addAll(Amounts.in(line));
            } else if (TOTAL.matcher(line).find()) {
                totals.addAll(Amounts.in(line));
            }
        }
        sums.removeAll(Amounts.in(owner.said()));
        if (sums.isEmpty() && totals.size() == 1) {
            sums.addAll(totals);
        }
        return sums;
    }

    private boolean isOwners(String value) {
        return owner.standing(value) == Owned.Standing.NAMED
                || (owner.words().containsAll(Text.words(value))
                        && Value.in(value).stream().allMatch(owner::knows));
    }

    private void text(String value, Effect effect, List<String> targets, Verdict verdict) {
        if (ordered) {
            verdict.ask(
                    "Something that was read gives orders to the assistant, and the call says more than the owner said.");
            return;
        }
        if (isPassedOn(value)) {
            return;
        }
        values(value, effect, verdict);
        if (isDictated(value, effect, targets)) {
            verdict.ask("What it says is what something that was read wants said.");
        }
        if (effect != Effect.WRITE && heard.size() > 1 && sources.strays(value, heard)) {
            verdict.ask("It carries something from a place that the owner did not point at.");
        }
    }

    /// An answer that the owner pointed at may be passed on as it is: every line of it, or nearly.
    private boolean isPassedOn(String value) {
        var lines = lines(value);
        return heard.stream().filter(sources::isMeant).anyMatch(answer -> {
            var all = lines(answer.text());
            return all.containsAll(lines) && lines.size() * PASSED_ON >= all.size() * (PASSED_ON - 1);
        });
    }

    private static Set<String> lines(String text) {
        return SENTENCE.splitAsStream(text)
                .map(Text::plain)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toSet());
    }

    private void values(String value, Effect effect, Verdict verdict) {
        for (var found : Value.in(value)) {
            if (owner.knows(found)) {
                continue;
            }
            boolean whole = Text.plain(value).length() <= found.text().length() + 2;
            boolean ordered = orders.stream().anyMatch(order -> found.isIn(order.plain()));
            boolean meant = found.kind().isMeantBy(owner.said()) && found.isIn(foreign);
            if (whole && found.kind() != Value.Kind.LINK) {
                verdict.ask(
                        "It reaches " + found.kind().said() + " that neither the owner nor a trusted record names.");
            } else if (found.kind() == Value.Kind.HIDDEN || ordered || (effect != Effect.WRITE && !meant)) {
                verdict.ask("It hands over " + found.kind().said() + " that the owner did not ask for.");
            }
        }
    }

    /// A sentence is dictated when most of what is not the owner's in it stands only where somebody is told
    /// what to say, or when a run of its words does.
    private boolean isDictated(String value, Effect effect, List<String> targets) {
        var about = orders.stream().filter(order -> order.isAbout(targets)).toList();
        if (about.isEmpty()) {
            return false;
        }
        var rest = foreign;
        for (var order : about) {
            rest = rest.replace(order.plain(), " ");
        }
        var elsewhere = new HashSet<>(Text.words(rest));
        elsewhere.addAll(owner.words());
        for (var sentence : SENTENCE.splitAsStream(value).toList()) {
            // To pass an order on, as it stands, is not to follow it.
            var plain = Text.plain(sentence);
            var dictating = about.stream()
                    .filter(order -> plain.isEmpty() || !order.whole().startsWith(plain))
                    .filter(order -> order.strength() == Order.Strength.DICTATES
                            || order.isOf(targets)
                            || !Order.reports(sentence))
                    .toList();
            var only = Order.onlyIn(dictating, elsewhere);
            var words = new HashSet<>(Text.words(sentence));
            words.removeAll(owner.words());
            var said = new HashSet<>(words);
            said.retainAll(only);
            boolean wholly = words.size() > 1
                    && (effect != Effect.WRITE || said.size() > 1)
                    && said.stream().anyMatch(Contents::isWord)
                    && dictating.stream().anyMatch(order -> order.words().containsAll(words));
            if (wholly
                    || (said.size() >= ENOUGH && said.size() * 2 >= words.size())
                    || (effect != Effect.WRITE
                            && said.containsAll(words)
                            && said.stream().anyMatch(Contents::isWord))
                    || repeats(sentence, dictating)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(String word) {
        return word.length() > 2 && word.chars().noneMatch(Character::isDigit);
    }

    private boolean repeats(String sentence, List<Order> dictating) {
        var words = Text.all(sentence);
        for (int i = 0; i + RUN <= words.size(); i++) {
            var run = " " + String.join(" ", words.subList(i, i + RUN)) + " ";
            boolean mine = (" " + String.join(" ", Text.all(owner.said())) + " ").contains(run);
            if (!mine
                    && dictating.stream()
                            .anyMatch(order -> (" " + String.join(" ", Text.all(order.plain())) + " ").contains(run))) {
                return true;
            }
        }
        return false;
    }
}
