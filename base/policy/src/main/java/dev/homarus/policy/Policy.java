package dev.homarus.policy;

import dev.homarus.command.Analysis;
import dev.homarus.command.Analysis.Analysed;
import dev.homarus.command.Risk;
import dev.homarus.policy.Rule.Verdict;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Label;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Touched;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The one place that decides. Pure: the same Action and Facts always give the same kind of answer; the only
/// thing it makes is a [Permit].
///
/// What the owner has stopped is denied before anything else is looked at; what no rule allows is denied.
public final class Policy {
    /// What asks where private data, words that nobody vouches for and an effect outside would come together.
    public static final String ALL_TOUCHED = "touched.all";

    /// What asks for a look at a request before it goes, and what allows it after one.
    public static final String LOOK = "egress.look";

    private static final int HTTPS = 443;

    private Policy() {}

    public static Decision decide(Action action, Facts facts) {
        return facts.stops().refusal(action).orElseGet(() -> decideUnstopped(action, facts));
    }

    private static Decision decideUnstopped(Action action, Facts facts) {
        return switch (action) {
            case Action.RunCommand run -> run(run, facts);
            case Action.RunPlan run -> run(run, facts);
            case Action.WriteWorkspace write -> write(write, facts);
            case Action.Connect connect -> connect(connect, facts);
            case Action.Fetch fetch -> fetch(fetch, facts);
            case Action.Search search -> search(search, facts);
            case Action.SendExactly send -> LookFirst.decide(send, facts);
            case Action.ReadWorkspace read -> read(read, facts);
            case Action.Send send -> send(send, facts);
            case Action.Speak speak -> operate(speak, speak.speaker().may(Scope.CHAT), facts);
            case Action.Operate operate -> operate(operate, operate.principal().may(operate.scope()), facts);
        };
    }

    /// Returns the highest classification that a text about these domains may have to go to a destination of
    /// this reach and origin.
    public static Classification clearance(
            Reach reach, String origin, Set<String> domains, List<Consent> consents, Instant now) {
        if (reach != Reach.CLOUD) {
            return Classification.SENSITIVE;
        }
        var counting =
                consents.stream().filter(consent -> consent.counts(origin, now)).toList();
        if (domains.isEmpty()) {
            return counting.stream()
                    .filter(consent -> consent.domain().isEmpty())
                    .map(Consent::highest)
                    .reduce(Classification.PUBLIC, Classification::join);
        }
        return uncovered(origin, domains, counting, now).isEmpty() ? Classification.PERSONAL : Classification.PUBLIC;
    }

    /// Returns those of the domains, sorted, for which no consent to this origin counts.
    public static Set<String> uncovered(String origin, Set<String> domains, List<Consent> consents, Instant now) {
        var left = new TreeSet<>(domains);
        consents.stream()
                .filter(consent -> consent.counts(origin, now))
                .flatMap(consent -> consent.domain().stream())
                .forEach(left::remove);
        return left;
    }

    private static Decision run(Action.Effect run, Facts facts) {
        if (!facts.sandboxed()) {
            return new Decision.Deny("exec.sandbox", "commands cannot be isolated on this machine");
        }
        if (!facts.analysis().map(known -> fits(run, known)).orElse(true)) {
            return new Decision.Deny("exec.analysis", "the command is not the one that was analysed");
        }
        var forbidden = facts.analysis().flatMap(Analysis::forbidden);
        if (forbidden.isPresent()) {
            return new Decision.Deny("exec.forbidden", forbidden.get());
        }
        if (risk(facts) == Risk.PRIVILEGE && !isElevated(facts)) {
            return new Decision.Deny(
                    "exec.elevation",
                    "it wants the rights of another user, which is off; the owner can open it for ten minutes with:"
                            + " homarus elevate (inside the sandbox it gains nothing by that)");
        }
        return effect(run, "exec", "a command runs only after a person has seen it", facts);
    }

    /// Whether an Analysis is about this Action: a Plan is decided on by the Analysis that made it, or by
    /// none.
    private static boolean fits(Action.Effect run, Analysis analysis) {
        return !(run instanceof Action.RunPlan planned)
                || (analysis instanceof Analysed analysed && analysed.plan().equals(planned.plan()));
    }

    private static Risk risk(Facts facts) {
        return facts.analysis().orElse(null) instanceof Analysed analysed ? analysed.risk() : Risk.READS;
    }

    private static boolean isElevated(Facts facts) {
        return facts.elevated().filter(until -> facts.now().isBefore(until)).isPresent();
    }

    private static Decision write(Action.WriteWorkspace write, Facts facts) {
        if (!isBeneath(write.path())) {
            return new Decision.Deny("files.workspace", "only files below the workspace can be changed");
        }
        return effect(write, "files", "a file is changed only after a person has seen the change", facts);
    }

    /// A connection is wanted by a command that was allowed, at a level where something may leave. A host
    /// in a
    /// command that a person has answered to needs no second answer.
    private static Decision connect(Action.Connect connect, Facts facts) {
        var running = facts.running().filter(permit -> permit.runs(connect));
        if (running.isEmpty()) {
            return new Decision.Deny("network.command", "no command that was allowed wants it");
        }
        if (!facts.trust().reaches(Trust.NAMED)) {
            return new Decision.Deny("egress.trust", stays(facts));
        }
        if (!connect.isNamed()) {
            return new Decision.Deny(
                    "network.address", "commands reach hosts by their public name, and nothing on this machine");
        }
        boolean ruled = RuleMatch.first(Verdict.DENY, connect, facts).isPresent()
                || RuleMatch.first(Verdict.ASK, connect, facts).isPresent();
        if (!ruled && running.get().names(connect)) {
            return allow(connect, "network.shown", facts);
        }
        return effect(connect, "network", "a command reaches another machine only after a person has agreed", facts);
    }

    /// A page is got at a level where something may leave, by `https`. What a Turn has read that is worse
    /// than
    /// PERSONAL can be in any URL but one that the owner has typed; where a page leads to on its own host
    /// goes with
    /// the page.
    private static Decision fetch(Action.Fetch fetch, Facts facts) {
        if (!facts.trust().reaches(Trust.NAMED)) {
            return new Decision.Deny("egress.trust", stays(facts));
        }
        var address = fetch.address();
        if (!address.scheme().equals("https") || address.port() != HTTPS) {
            return new Decision.Deny("egress.plaintext", "pages are got by https on port 443 only");
        }
        boolean said = facts.said() && !fetch.isDoubtful();
        boolean led = facts.running().filter(permit -> permit.leads(fetch)).isPresent();
        if (!said && !led && facts.label().classification().compareTo(Classification.PERSONAL) > 0) {
            return new Decision.Deny(
                    "fetch.label", "this conversation has read what is too sensitive to become part of a URL");
        }
        boolean ruled = RuleMatch.first(Verdict.DENY, fetch, facts).isPresent()
                || RuleMatch.first(Verdict.ASK, fetch, facts).isPresent();
        if (!ruled && (said || led)) {
            return allow(fetch, said ? "fetch.said" : "fetch.redirect", facts);
        }
        return effect(fetch, "fetch", "a URL tells another machine what stands in it", facts);
    }

    /// An engine is asked where something may leave, or where it is on this machine; it asks others itself, so
    /// both
    /// are questions to the world. What a Turn has read that is worse than PERSONAL can be in any words but
    /// those
    /// that the owner has typed.
    private static Decision search(Action.Search search, Facts facts) {
        var engine = search.engine();
        boolean elsewhere = engine.reach() == Reach.CLOUD;
        if (elsewhere && !facts.trust().reaches(Trust.NAMED)) {
            return new Decision.Deny("egress.trust", stays(facts));
        }
        if (elsewhere && !engine.scheme().equals("https")) {
            return new Decision.Deny("egress.plaintext", "plain http leaves this machine unprotected");
        }
        if (!facts.said() && facts.label().classification().compareTo(Classification.PERSONAL) > 0) {
            return new Decision.Deny(
                    "search.label",
                    "this conversation has read what is too sensitive to become part of a question to a search engine");
        }
        boolean ruled = RuleMatch.first(Verdict.DENY, search, facts).isPresent()
                || RuleMatch.first(Verdict.ASK, search, facts).isPresent();
        if (!ruled && facts.said() && !facts.hidden()) {
            return allow(search, "search.said", facts);
        }
        return effect(search, "search", "a search engine learns the words, and so does whom it asks", facts);
    }

    private static String stays(Facts facts) {
        return "nothing goes to another machine at trust level " + facts.trust().level()
                + "; the owner can go to level 3 with: homarus trust 3";
    }

    /// What the owner's policy and a person's answers say. A rule that denies wins over every answer; an
    /// answer
    /// to exactly this question over everything else.
    private static Decision effect(Action.Effect action, String kind, String reason, Facts facts) {
        var denied = RuleMatch.first(Verdict.DENY, action, facts);
        if (denied.isPresent()) {
            return new Decision.Deny("rule." + denied.get().name(), denied.get().reason());
        }
        if (facts.words().whose() == Words.Whose.FORBIDDEN) {
            return new Decision.Deny("words.forbidden", facts.words().reason());
        }
        if (facts.grants().stream().anyMatch(grant -> grant.answers(action, facts.now()))) {
            return allow(action, kind + ".grant", facts);
        }
        if (Touched.of(facts.label(), false).awaitsOutside() && reachesOutside(action, facts)) {
            return new Decision.Ask(
                    ALL_TOUCHED,
                    "this conversation has read private data and words that nobody vouches"
                            + " for, and this would reach outside");
        }
        var granted = Grants.covering(action, facts);
        if (granted.isPresent()) {
            var ids = granted.get().stream().map(Grant::id).toList();
            return new Decision.Allow(new Permit(action, kind + ".grant", ids, facts.now()));
        }
        var asks = RuleMatch.first(Verdict.ASK, action, facts);
        if (asks.isPresent()) {
            return new Decision.Ask("rule." + asks.get().name(), asks.get().reason());
        }
        return mayGoUnasked(action, facts)
                ? RuleMatch.allowing(action, facts)
                        .<Decision>map(rule -> allow(action, rule, facts))
                        .orElseGet(() -> new Decision.Ask(kind + ".ask", reason))
                : new Decision.Ask(kind + ".ask", reason);
    }

    /// Whether an effect may carry something out of this machine, or is not known to stay in the workspace.
    private static boolean reachesOutside(Action.Effect action, Facts facts) {
        return switch (action) {
            case Action.Connect connect -> true;
            case Action.Fetch fetch -> true;
            case Action.Search search -> true;
            case Action.SendExactly send -> true;
            case Action.WriteWorkspace write -> false;
            case Action.RunCommand run -> risk(facts).compareTo(Risk.NETWORK) >= 0;
            case Action.RunPlan run -> risk(facts).compareTo(Risk.NETWORK) >= 0;
        };
    }

    /// What cannot be seen is never allowed by a rule, and what a Turn has read may not bring about more than
    /// reading.
    private static boolean mayGoUnasked(Action.Effect action, Facts facts) {
        if (action instanceof Action.WriteWorkspace write && write.alwaysAsks()) {
            return false;
        }
        var risk = switch (action) {
            case Action.WriteWorkspace write -> Risk.WRITES_INSIDE;
            case Action.Connect connect -> Risk.NETWORK;
            case Action.Fetch fetch -> Risk.NETWORK;
            case Action.Search search -> Risk.NETWORK;
            case Action.SendExactly send -> Risk.NETWORK;
            case Action.RunCommand run -> risk(facts);
            case Action.RunPlan run -> risk(facts);
        };
        return !facts.hidden() && (risk == Risk.READS || !facts.mayBeStrangers());
    }

    private static Decision read(Action.ReadWorkspace read, Facts facts) {
        return isBeneath(read.path())
                ? allow(read, "files.workspace", facts)
                : new Decision.Deny("files.workspace", "only files below the workspace can be read");
    }

    private static boolean isBeneath(String text) {
        try {
            var path = Path.of(text);
            return !path.isAbsolute() && path.normalize().equals(path) && !path.startsWith("..");
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Decision send(Action.Send send, Facts facts) {
        var to = send.destination();
        if (to.reach() != Reach.LOCAL && !to.scheme().equals("https")) {
            return new Decision.Deny("egress.plaintext", "plain http leaves this machine unprotected");
        }
        if (to.reach() != Reach.LOCAL && !facts.trust().reaches(Trust.NAMED)) {
            return new Decision.Deny("egress.trust", stays(facts));
        }
        var elsewhere = facts.regions().refusal(to);
        if (elsewhere.isPresent()) {
            return new Decision.Deny("egress.region", elsewhere.get());
        }
        return send.parts().stream()
                .flatMap(part -> uncleared(to, part, facts).stream())
                .findFirst()
                .<Decision>map(reason -> new Decision.Deny("egress.clearance", reason))
                .orElseGet(() -> LookFirst.decide(send, facts));
    }

    /// Returns why something with this label may not go there, if it may not.
    private static Optional<String> uncleared(Destination to, Label part, Facts facts) {
        var clearance = clearance(to.reach(), to.origin(), part.domains(), facts.consents(), facts.now());
        if (part.classification().compareTo(clearance) <= 0) {
            return Optional.empty();
        }
        var about = part.domains().isEmpty() ? "" : " about " + String.join(", ", part.domains());
        return Optional.of("what would be sent is " + part.classification() + about + ", and " + to.name()
                + " may be sent nothing" + about + " above " + clearance);
    }

    private static Decision operate(Action action, boolean allowed, Facts facts) {
        return allowed
                ? allow(action, "face.scope", facts)
                : new Decision.Deny("face.scope", "the token's scope does not cover this");
    }

    private static Decision allow(Action action, String rule, Facts facts) {
        return new Decision.Allow(new Permit(action, rule, List.of(), facts.now()));
    }
}
