package dev.homarus.flow;

import dev.homarus.flow.Judgement.Decision;
import dev.homarus.flow.Owned.Standing;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Decides about a call by whose words its arguments are. Pure: the same Turn and call always get the same
/// answer.
///
/// @see "docs/spec/flow.md"
public final class Flow {
    private static final Pattern REMOVING =
            Pattern.compile("(?i)(?:delete|remove|cancel|clear|erase|purge|trash|leave|discard)[_-]?");

    private static final Set<String> ACCESS =
            Set.of("read", "reader", "view", "viewer", "write", "writer", "edit", "editor", "comment", "commenter");

    private Flow() {}

    /// Judges a call by everything that was said and read before it.
    public static Judgement decide(Turn turn, Call declared) {
        var label = turn.label();
        var verdict = new Verdict();
        if (declared.effect().isEmpty()) {
            verdict.ask("This tool is not known; nothing says what it does.");
            return verdict.judgement(label, "");
        }
        var effect = declared.effect().get();
        if (effect == Effect.READ_LOCAL) {
            return verdict.judgement(label, "It only reads, and nothing leaves.");
        }
        var call = Aims.of(declared, effect);
        var known = turn.heard().stream().filter(Owned::isRecord).toList();
        var strangers =
                turn.heard().stream().filter(heard -> !Owned.isRecord(heard)).toList();
        var owner = new Owned(turn, known);
        var orders = strangers.stream()
                .flatMap(heard -> heard.reading().orders().stream())
                .toList();
        secrets(turn, call, effect, owner, verdict);
        if (effect == Effect.READ_EXTERNAL) {
            boolean ordered = orders.stream().anyMatch(Order::toMachine);
            new Outside(owner, turn, ordered).judge(call, verdict);
            return verdict.judgement(label, "It asks for what the owner named, and carries nothing else.");
        }
        if (strangers.isEmpty()) {
            unread(call, effect, owner, verdict);
            return verdict.judgement(
                    label, "Nothing of a stranger's was read, and the target is the owner's or recorded.");
        }
        afterStrangers(turn, call, effect, owner, new Strangers(strangers, orders), verdict);
        return verdict.judgement(label, "The owner asked for this, named whom it reaches, and meant what it carries.");
    }

    /// What was read of strangers, and the orders in it.
    private record Strangers(List<Heard> heard, List<Order> orders) {
        boolean order() {
            return orders.stream().anyMatch(Order::toMachine);
        }
    }

    private static void secrets(Turn turn, Call call, Effect effect, Owned owner, Verdict verdict) {
        if (effect == Effect.WRITE || effect == Effect.DELETE) {
            return;
        }
        var secrets = Secrets.of(turn.heard());
        if (call.values().anyMatch(value -> Secrets.isIn(value, secrets) && owner.standing(value) != Standing.NAMED)) {
            verdict.set(Decision.DENY, "It would hand over a secret.");
        }
    }

    /// Nobody could have planted anything: only who is reached matters.
    private static void unread(Call call, Effect effect, Owned owner, Verdict verdict) {
        for (var target : call.aims()) {
            boolean harmless = effect == Effect.WRITE && Value.in(target).isEmpty();
            if (owner.standing(target) == Standing.UNKNOWN && !harmless) {
                verdict.ask("Neither the owner nor a trusted record names whom or what it reaches.");
            }
        }
        addressed(call, owner, verdict);
        if (call.aims().isEmpty()
                && effect != Effect.WRITE
                && effect != Effect.SEND
                && times(call, effect, owner) == 0) {
            verdict.ask("The owner did not ask for " + Asked.said(Asked.kinds(effect, call.tool())) + ".");
        }
    }

    /// An address is a target, whatever its argument is called.
    private static void addressed(Call call, Owned owner, Verdict verdict) {
        for (var value : call.contents()) {
            for (var found : Value.in(value)) {
                boolean whole = Text.plain(value).length() <= found.text().length() + 2;
                if (whole && found.kind() == Value.Kind.MAIL && !owner.knows(found)) {
                    verdict.ask("Neither the owner nor a trusted record names an address that it reaches.");
                }
            }
        }
    }

    private static int times(Call call, Effect effect, Owned owner) {
        var kinds = Asked.kinds(effect, call.tool());
        var asked = Asked.in(owner.said());
        int times = asked.times(kinds, call.tool());
        boolean addressed = effect == Effect.SEND
                && kinds.contains(Asked.TELL)
                && !call.aims().isEmpty()
                && call.aims().stream().allMatch(owner::isAddressed);
        return times == 0 && addressed && asked.refused().isEmpty() ? 1 : times;
    }

    private static void afterStrangers(
            Turn turn, Call call, Effect effect, Owned owner, Strangers strangers, Verdict verdict) {
        if (effect == Effect.ADMIN && (strangers.order() || !isDictated(call, owner))) {
            verdict.ask("After a stranger's words, who may do what is changed unasked only as the owner typed it.");
        }
        int times = times(call, effect, owner);
        if (times == 0) {
            verdict.ask("The owner did not ask for " + Asked.said(Asked.kinds(effect, call.tool())) + ".");
        }
        if (strangers.order() && (effect == Effect.DELETE || effect == Effect.PAY || effect == Effect.EXEC)) {
            verdict.ask("Something that was read gives orders to the assistant.");
        }
        var records = Records.of(strangers.heard(), strangers.orders(), heard -> Sources.isCalled(heard, owner));
        targets(call, owner, strangers, records, verdict);
        sources(turn, call, effect, owner, verdict);
        repeated(turn, call, effect, times, owner, verdict);
        if (effect == Effect.EXEC && !call.contents().stream().allMatch(owner::saysExactly)) {
            verdict.ask("The owner did not say exactly this command.");
        }
        new States(owner, strangers.heard(), strangers.orders(), records).judge(call, effect, verdict);
        new Contents(
                        owner,
                        turn.heard(),
                        strangers.heard(),
                        strangers.orders(),
                        new Sources(owner, records),
                        new Dictation(owner, strangers.heard()))
                .judge(call, effect, verdict);
    }

    /// The owner typed every word that a call carries; the id of a record carries none, and the first letter of
    /// a sort
    /// of access stands for it.
    private static boolean isDictated(Call call, Owned owner) {
        return call.values().findAny().isPresent()
                && call.others().entrySet().stream()
                        .allMatch(argument -> argument.getValue().stream()
                                .allMatch(value -> !value.isBlank()
                                        && (owner.saysExactly(value)
                                                || Records.isId(argument.getKey(), value)
                                                || isAccess(value, owner))));
    }

    private static boolean isAccess(String letter, Owned owner) {
        return letter.length() == 1
                && Text.all(owner.said()).stream().anyMatch(word -> ACCESS.contains(word) && word.startsWith(letter));
    }

    private static void targets(Call call, Owned owner, Strangers strangers, Records records, Verdict verdict) {
        call.targets()
                .forEach((name, values) -> values.forEach(value -> {
                    switch (owner.standing(value)) {
                        case NAMED, LINKED -> {}
                        case TRUSTED -> verdict.ask("It is recorded, but nothing the owner said leads to it.");
                        case UNKNOWN -> {
                            boolean described = !strangers.order()
                                    && ((Records.isHandle(name, value)
                                                    && isSort(call, owner, records)
                                                    && records.describes(value, owner))
                                            || records.begins(value, owner));
                            if (!described) {
                                verdict.ask("Only a stranger's words, or nobody's, name whom or what it reaches.");
                            }
                        }
                    }
                }));
    }

    /// What is removed is of the sort that the owner speaks of.
    private static boolean isSort(Call call, Owned owner, Records records) {
        var sort = REMOVING.matcher(call.tool()).replaceAll("");
        return call.effect().filter(Effect.DELETE::equals).isEmpty()
                || sort.isEmpty()
                || new Sources(owner, records).isKindMeant(sort);
    }

    /// A file that was named to be read is not the one to be changed, where another is named that was not
    /// read.
    private static void sources(Turn turn, Call call, Effect effect, Owned owner, Verdict verdict) {
        if (effect != Effect.WRITE && effect != Effect.DELETE) {
            return;
        }
        var read = turn.heard().stream()
                .flatMap(heard -> heard.asked().stream())
                .map(Text::plain)
                .toList();
        boolean other = owner.files().stream().anyMatch(file -> !read.contains(file));
        if (other
                && call.aims().stream()
                        .map(Text::plain)
                        .anyMatch(aim -> owner.files().contains(aim) && read.contains(aim))) {
            verdict.ask("The owner named it to be read, and another to be changed.");
        }
    }

    /// What reaches others, costs or destroys happens as often as it was asked for.
    private static void repeated(Turn turn, Call call, Effect effect, int times, Owned owner, Verdict verdict) {
        if (effect == Effect.WRITE || Asked.speaksOfMany(owner.said())) {
            return;
        }
        var kinds = Asked.kinds(effect, call.tool());
        var aims = Set.copyOf(new HashSet<>(call.aims()));
        long before = turn.done().stream()
                .filter(done -> done.effect().isPresent() && done.effect().get() == effect)
                .filter(done -> !Collections.disjoint(Asked.kinds(effect, done.tool()), kinds))
                .filter(done -> aims.isEmpty()
                        ? done.aims().isEmpty()
                        : done.aims().stream().anyMatch(aims::contains))
                .count();
        if (before > 0 && before >= times) {
            verdict.ask("The owner asked for it fewer times than this.");
        }
    }
}
