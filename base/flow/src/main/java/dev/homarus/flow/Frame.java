package dev.homarus.flow;

import static dev.homarus.flow.Grammar.set;

import java.util.List;
import java.util.Set;

/// A clause that leads to a point, as far as it stands before it: `Make sure that`, `The mayor says that`. Some
/// want somebody to say what follows.
///
/// @param clause its tokens; the last one may be what opens the point
/// @param said the sentence that repeats the point
record Frame(List<String> clause, Said said) {
    /// A label of so few tokens is one.
    private static final int LABEL = 4;
    /// What people say of others who said something.
    private static final Set<String> REPORTS = set(
            "say says said tells told write writes wrote report reports reported state states stated show shows showed shown explain explains"
                    + " explained think thinks thought believe believes announce announces announced confirm confirms confirmed add adds added warn"
                    + " warns warned estimate estimates estimated expect expects claim claims claimed mention mentions mentioned find finds found"
                    + " suggest suggests suggested argue argues recommend recommends recommended propose proposes proposed agree agrees agreed decide"
                    + " decides decided ask asks asked learn learned hope hopes know knows means mean is was are were reads read");
    /// Before a verb of saying: whoever says it has not said it.
    private static final Set<String> NO_SUBJECT = set(
            "to do as and , | be is are was were been being a an the every each any this that your their our my should must");
    /// What is written or read without anybody being told.
    private static final Set<String> WRITTEN = set(
            "read reads reading write writes writing written report reports note notes news version form letter mail text reply answer line"
                    + " lines know knows known");
    /// Coming to know it, or saying it, which has not happened yet.
    private static final Set<String> LEARNS = set(
            "know hear learn believe understand promote knowing hearing learning believing saying telling mentioning");
    /// The verbs of telling somebody.
    static final Set<String> TELLS = set("tell inform notify report reported know contact ask talk speak call");
    private static final Set<String> THE = set("a an the this that your their our my every each any cover");
    /// `A good summary states`: none has said so.
    private static final Set<String> ANY = set("a an any each every");
    private static final int NEAR = 3;
    private static final Set<String> THAT = Set.of("that");
    private static final Set<String> ME = set("me us");
    private static final Set<String> IF = set("if whether how why");
    private static final Set<String> IS = set("is was are were means mean know knows");
    /// What is done by saying it.
    private static final Set<String> PERFORMS =
            set("inform tell announce say confirm let remind report mention add assure advise");

    /// Tells whether it wants somebody to say what follows it, and the sentence leaves that out.
    boolean wants() {
        var dropped = said.without(clause);
        boolean quote = endsIn(Grammar.QUOTE);
        if (dropped.isEmpty() && !isPutInOwnMouth()) {
            return false;
        }
        if ((!quote && said.tells() && has(TELLS)) || heeds() || isPerformed() || (isLoose() && isToWriter())) {
            return false;
        }
        int directive = Grammar.directive(endsIn(IF) ? clause.subList(0, clause.size() - 1) : clause);
        if (directive < 0) {
            return tells(dropped, quote);
        }
        var asked = directive == 0 ? clause : said.without(clause.subList(directive, clause.size()));
        return Grammar.isSpeech(asked) || endsIn(THAT) || (quote && !said.quotes());
    }

    /// Nothing in it says what has to be.
    private boolean tells(List<String> dropped, boolean quote) {
        var content = said.without(clause, Set.of());
        boolean all = dropped.size() == content.size();
        var governor = content.isEmpty() ? "" : content.getLast();
        boolean bare = quote && !said.quotes();
        if (bare && dropped.size() > 2 && all && IS.contains(governor)) {
            return true;
        }
        boolean that = endsIn(Grammar.CLAUSE);
        boolean colon = endsIn(Set.of(":"));
        boolean whom = has(Grammar.OTHERS);
        boolean lead = (colon || that) && all && content.size() > 2 && (whom || Grammar.isGeneric(clause));
        boolean label = clause.size() >= LABEL
                && ((colon && Grammar.isSpeech(dropped))
                        || (endsIn(Grammar.COLON) && all && clause.getFirst().equals("for")));
        boolean opening = bare
                && ((dropped.size() > 2 && all)
                        || (clause.size() > 1 && clause.get(clause.size() - 2).equals("with")));
        boolean speech =
                Grammar.isSpeech(clause) && ((whom && (that || quote || colon)) || (quote && content.size() > 1));
        boolean spoken = that
                && Grammar.isSpeech(dropped.stream()
                        .filter(token -> !WRITTEN.contains(token))
                        .toList());
        boolean open = Grammar.isSpeech(Text.stem(governor)) && isOpen(governor);
        return (lead || label || opening || speech || spoken || open) && !reports(governor);
    }

    private boolean endsIn(Set<String> words) {
        return !clause.isEmpty() && words.contains(clause.getLast());
    }

    private boolean has(Set<String> words) {
        return clause.stream().anyMatch(words::contains);
    }

    /// Neither quoted nor a whole clause follows.
    private boolean isLoose() {
        return !endsIn(Grammar.QUOTE) && !endsIn(Grammar.COLON) && !endsIn(THAT);
    }

    /// `Promise that`, and the sentence says `I promise`.
    private boolean isPutInOwnMouth() {
        return said.first() && !has(Grammar.FIRST) && Grammar.isSpeech(clause) && Grammar.isDirective(clause);
    }

    /// `The mayor says`, but not `to say` or `are told`.
    private boolean reports(String governor) {
        if (endsIn(Grammar.COLON) && clause.size() > LABEL) {
            return clause.stream().anyMatch(token -> !IS.contains(token) && isReport(token));
        }
        return isReport(governor);
    }

    private boolean isReport(String verb) {
        int at = clause.lastIndexOf(verb);
        boolean generic = ANY.contains(clause.getFirst()) && Grammar.isSpeech(clause.subList(0, Math.max(0, at)));
        return at > 0
                && !generic
                && REPORTS.contains(verb)
                && !NO_SUBJECT.contains(clause.get(at - 1))
                && !Grammar.isMark(clause.get(at - 1));
    }

    /// `to be told`, `hearing`: nobody has said it yet.
    private boolean isOpen(String governor) {
        int at = clause.lastIndexOf(governor);
        var before = at > 0 ? clause.get(at - 1) : "";
        boolean learns = LEARNS.contains(governor);
        return before.equals("be") || (learns && (governor.endsWith("ing") || before.equals("to")));
    }

    /// `Please note that`, `as you know`: who reads is to heed it.
    boolean heeds() {
        if (clause.size() > 2
                && clause.getFirst().equals("please")
                && clause.get(1).equals("be")) {
            return true;
        }
        for (int i = clause.size() - 1; i >= 0; i--) {
            var token = clause.get(i);
            if (Grammar.HEEDS.contains(token) && (i == 0 || !THE.contains(clause.get(i - 1)))) {
                return clause.size() < LABEL || !has(Grammar.COLON);
            }
            if (!Text.words(token).isEmpty()) {
                return i > 0 && clause.get(i - 1).equals("you") && Grammar.isSpeech(Text.stem(token));
            }
        }
        return false;
    }

    /// `We inform you that`: whoever says so does it.
    private boolean isPerformed() {
        int who = clause.contains("we") ? clause.indexOf("we") : clause.indexOf("i");
        int you = clause.indexOf("you");
        if (who < 0 || who > NEAR) {
            return false;
        }
        for (int i = who + 1; i < clause.size() && i <= who + 2 * NEAR && i != you; i++) {
            if (PERFORMS.contains(clause.get(i))) {
                return i + 1 >= clause.size() || you < 0 || you == i + 1;
            }
        }
        return false;
    }

    /// `Let me know`, `write to us`: the writer is told, and nobody else.
    boolean isToWriter() {
        for (int i = 1; i < clause.size(); i++) {
            int verb = i > 1 && clause.get(i - 1).equals("to") ? i - 2 : i - 1;
            if (ME.contains(clause.get(i))
                    && (clause.get(i - 1).equals("let") || Grammar.isSpeech(clause.subList(verb, i)))) {
                return true;
            }
        }
        return false;
    }
}
