package dev.homarus.flow;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The closed classes of English words that show how a clause is meant, and the one open class that matters:
/// words of saying. Tokens are those of a [Passage].
final class Grammar {
    /// What has to be, whoever is meant, what somebody wishes.
    static final Set<String> DIRECTS = set(
            "must should shall ought could would might cannot let please kindly whoever everyone everybody nobody noone whom unless i'd"
                    + " we'd it'd required mandatory expected supposed requested obliged binding");
    /// What may only say whom it is about.
    static final Set<String> OTHERS = set("you your yours yourself they them their anyone anybody need needs you'd");
    /// What may stand after the verb with which an order begins.
    private static final Set<String> OBJECTS = set(
            "a an the this that these those it its them him her his their your my our all any every each if how what whether"
                    + " here free sure certain \" ' no not some");
    /// What no order begins with.
    static final Set<String> STARTS = set(
            "a an the this that these those it its them him her his their your my our all any every each in into on onto off"
                    + " out up down to with if how what whether at over through here there \" ' : no not some he she they we i"
                    + " you and but or so as for from by of after before since while when where who why which because although"
                    + " though yes hello hi dear both most many more about under between during within without until till than except now today tomorrow never don't");
    /// What may stand after a verb of saying.
    private static final Set<String> TOWARDS =
            set("in into on onto off out up down to with at over through there for about as");
    private static final Set<String> PARTICLES = set("in out up over across off along down back");
    /// What an order may follow.
    private static final Set<String> LEADS = set("then also just simply always do and");
    /// Who, or what, before `to`, makes it a duty.
    private static final Set<String> HAVE = set("has have had are you them her him everyone everybody");
    private static final Set<String> MAY = set("may can will might");
    /// What makes `be` an ordinary one.
    private static final Set<String> BEFORE_BE =
            set("to will would may might can could not also still soon only never then");
    /// What says that somebody says, means or learns something, and what is said in.
    private static final Set<String> SPEECH = stems(
            "say tell told speak talk mention word words wording phrase line lines sentence text note message mail email e-mail letter"
                    + " summary recap abstract excerpt digest report write written copy copies type quote read reader hear heard listener audience"
                    + " recipient addressee correspondent sender writer typist editor know known knew learn inform announce publish post forward"
                    + " pass spread share circulate distribute greet greeting thank praise apology apologise apologize invite promise assure ask reply answer"
                    + " footer header motto slogan remark hint reminder convince persuade believe believing understand"
                    + " doubt mind hear truth claim state stress convey relay communicate advise warn notify attention append include insert"
                    + " agree accept commit pledge confirm correspondence declaration form grant admit concede wish suggest guidance recommend promote postscript reach following thus omit send urge beg rider caption headline heading title version news notice statement clarify explain repeat");
    /// What opens a clause.
    static final Set<String> CLAUSE = set("that whether if how why");
    static final Set<String> QUOTE = set("\" ' \u00ab \u201e");
    static final Set<String> COLON = set(": - \u2013 \u2014");
    /// Whoever sends it.
    static final Set<String> FIRST = set("i we my our me us i'm i'll we'll");
    /// Others than who reads.
    static final Set<String> THEM =
            set("them him her they everyone everybody people readers recipients whoever anyone");
    /// Stems of so many letters count in longer words, too.
    private static final int LONG = 6;
    /// Who reads is to heed it, and nobody else is told.
    static final Set<String> HEEDS = set("note remember aware mind sure certain ensure notice see find");

    private Grammar() {}

    static Set<String> set(String words) {
        return Set.copyOf(Arrays.asList(words.split(" ")));
    }

    private static Set<String> stems(String words) {
        var stems = new HashSet<String>();
        Arrays.stream(words.split(" ")).map(Text::stem).forEach(stems::add);
        return Set.copyOf(stems);
    }

    static boolean isSpeech(List<String> tokens) {
        return tokens.stream()
                .filter(token -> !DIRECTS.contains(token))
                .flatMap(token -> Text.words(token).stream())
                .anyMatch(Grammar::isSpeech);
    }

    static boolean isSpeech(String stem) {
        return SPEECH.contains(stem)
                || (stem.length() > LONG
                        && SPEECH.stream().anyMatch(word -> word.length() >= LONG && stem.startsWith(word)));
    }

    static boolean directs(String token) {
        return DIRECTS.contains(token) || OTHERS.contains(token);
    }

    static boolean isDirective(List<String> clause) {
        return directive(clause) >= 0;
    }

    /// Returns where a clause begins to say what has to be, or -1.
    static int directive(List<String> clause) {
        if (clause.stream().anyMatch(DIRECTS::contains) || isImperative(clause) || isToBe(clause)) {
            return 0;
        }
        for (int i = 1; i < clause.size(); i++) {
            var before = clause.get(i - 1);
            if (clause.get(i).equals("to")
                    && (HAVE.contains(before) || isToBe(before, clause.subList(i, clause.size())))) {
                return 0;
            }
            if (OTHERS.contains(before) && MAY.contains(clause.get(i))) {
                return 0;
            }
            boolean begins = before.equals(",") || before.equals("|") || LEADS.contains(before);
            if (begins && isImperative(clause.subList(i, clause.size()))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isToBe(String before, List<String> rest) {
        return before.equals("is") && rest.size() > 1 && rest.get(1).equals("be");
    }

    /// `be worded`, after a noun: it is not said to be so.
    static boolean isToBe(List<String> clause) {
        int be = clause.indexOf("be");
        return be > 0 && !BEFORE_BE.contains(clause.get(be - 1));
    }

    static boolean isImperative(List<String> clause) {
        if (clause.size() < 2) {
            return false;
        }
        var first = clause.getFirst();
        boolean remember = HEEDS.contains(first) && clause.get(1).equals("to");
        if (first.equals("don't") || first.equals("never") || remember) {
            return true;
        }
        return !STARTS.contains(first.replaceFirst("'.*", ""))
                && !first.matches(".*(?:[^s]s|ed|ing)")
                && (OBJECTS.contains(clause.get(1))
                        || (clause.size() > 2
                                && PARTICLES.contains(clause.get(1))
                                && (OBJECTS.contains(clause.get(2))
                                        || clause.get(2).equals(":")))
                        || (TOWARDS.contains(clause.get(1)) && isSpeech(Text.stem(first))));
    }

    /// Tells whether a sentence is to have others do something.
    static boolean isForOthers(List<String> tokens) {
        return isDirective(tokens) && tokens.stream().anyMatch(THEM::contains);
    }

    /// `Readers passing this on`: whoever does it is meant.
    static boolean isGeneric(List<String> clause) {
        for (int i = 1; i < clause.size(); i++) {
            var who = clause.get(i - 1);
            if (clause.get(i).endsWith("ing") && (who.endsWith("s") || who.equals("people")) && !STARTS.contains(who)) {
                return true;
            }
        }
        return false;
    }

    static boolean isMark(String token) {
        return COLON.contains(token) || QUOTE.contains(token) || token.equals("(") || token.equals("[");
    }
}
