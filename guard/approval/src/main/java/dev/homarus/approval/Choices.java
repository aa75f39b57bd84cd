package dev.homarus.approval;

import dev.homarus.approval.Choice.Breadth;
import dev.homarus.command.Analysis;
import dev.homarus.policy.Action;
import dev.homarus.policy.Action.Effect;
import dev.homarus.policy.Facts;
import dev.homarus.policy.Grant.Scope;
import dev.homarus.policy.Grants;
import dev.homarus.protocol.Shown;
import dev.homarus.types.Incognito;
import dev.homarus.types.Label;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// How a question can be answered with yes, and the scopes of the Grants that would follow.
final class Choices {
    private Choices() {}

    private static Facts facts(Request request) {
        return Facts.at(Instant.EPOCH).about(request.analysis(), Label.UNKNOWN, Hidden.in(request));
    }

    static List<Choice> of(Effect action, Request request) {
        var choices = new ArrayList<Choice>();
        if (action instanceof Action.SendExactly send) {
            return List.of(
                    new Choice(Lasting.ONCE, Breadth.EXACT, "exactly these bytes, now"),
                    new Choice(
                            Lasting.TURN,
                            Breadth.EXACT,
                            "whatever this turn sends to " + send.destination().name() + " from here on, unseen"));
        }
        choices.add(new Choice(Lasting.ONCE, Breadth.EXACT, "this, now, once"));
        for (var breadth : Breadth.values()) {
            var scopes = scopes(breadth, action, request);
            if (scopes.isEmpty()) {
                continue;
            }
            var what = scopes.stream().map(Choices::words).collect(Collectors.joining("; "));
            choices.add(new Choice(Lasting.SESSION, breadth, what + ", in this session for at most 12 hours"));
            choices.add(new Choice(Lasting.MINUTES, breadth, what + ", in this session for 15 minutes"));
            if (scopes.getFirst() instanceof Scope.Host
                    || scopes.getFirst() instanceof Scope.Site
                    || scopes.getFirst() instanceof Scope.Engine
                    || isDurable(request)) {
                choices.add(new Choice(Lasting.ALWAYS, breadth, what + ", in every session for 90 days"));
            }
        }
        if (Incognito.is(action.session())) {
            choices.removeIf(choice -> choice.lasting() != Lasting.ONCE && choice.lasting() != Lasting.SESSION);
        }
        return List.copyOf(choices);
    }

    private static boolean isDurable(Request request) {
        return request.analysis().orElse(null) instanceof Analysis.Analysed analysed && analysed.durable();
    }

    /// Returns the scopes of the Grants that a lasting yes makes; none where only once is possible.
    static List<Scope> scopes(Breadth breadth, Effect action, Request request) {
        return switch (breadth) {
            case EXACT -> Grants.exact(action, facts(request)).stream().toList();
            case PROGRAM -> List.copyOf(Grants.programs(action, facts(request)));
            case KNOWN ->
                List.copyOf(Grants.known(action, facts(request)).stream().toList());
        };
    }

    /// Says what a scope covers.
    static String words(Scope scope) {
        return switch (scope) {
            case Scope.Answer answer -> "one question";
            case Scope.Same(var run) -> "exactly this: " + Shown.exactly(run.command());
            case Scope.Program program ->
                Shown.exactly(program.name()) + " where it " + Risks.does(program.highest()) + ", inside "
                        + Shown.exactly(program.folder());
            case Scope.Known known ->
                "every known program where it " + Risks.does(known.highest()) + ", inside "
                        + Shown.exactly(known.folder());
            case Scope.File(var path) -> "any change of " + Shown.exactly(path);
            case Scope.Host(var host, int port) ->
                "connections of commands to " + host + ":" + port + ", and its pages";
            case Scope.Site(var host) -> "pages of " + host;
            case Scope.Engine(var origin) -> "questions to the search engine " + origin;
            case Scope.Requests(var turn, var to) -> "what one turn sends to " + to.name();
        };
    }
}
