package dev.homarus.flow;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// How a word of asking stands among the words around it: not each `order` asks for one.
final class Phrase {
    private static final int REACH_OF_NOT = 2;
    private static final int REACH_OF_LIGHT = 4;
    private static final Set<String> NOT = set("not never without don dont nicht kein keine pas sans sin non avoid");
    /// What is not to be done in another case.
    private static final Pattern OTHERWISE = Pattern.compile(
            "^(?:and |or |but )?(?:if (?:not|no|none|neither|nothing|both|there)|otherwise|else|unless|in case)\\b");
    /// Words that say that what follows is a thing, and not a request.
    private static final Set<String> BEFORE_THINGS = set(
            "a an the my your his her their our its this that these those via last latest unread recent each every any"
                    + " no same new next");
    /// `make a payment`, `write a report`: the thing says what is asked for.
    private static final Set<String> LIGHT = set(
            "make do send write set place put leave draft create schedule add need want drop shoot give prepare submit"
                    + " arrange file post");
    /// What is said to the owner reaches nobody else.
    private static final Set<String> TO_ME =
            set("tell give show let say brief answer inform summarize summarise report");

    private Phrase() {}

    private static Set<String> set(String words) {
        return Set.copyOf(Arrays.asList(words.split(" ")));
    }

    static boolean isNegated(List<String> words, int at) {
        return words.subList(Math.max(0, at - REACH_OF_NOT), at).stream().anyMatch(NOT::contains);
    }

    /// Tells whether a plain sentence speaks of another case than the one that is asked for.
    static boolean isOtherwise(String sentence) {
        return OTHERWISE.matcher(sentence).find();
    }

    /// Tells whether a word is said of a thing: `my order`, but not `make an order`.
    static boolean isThing(List<String> words, int at) {
        if (at == 0) {
            return false;
        }
        var before = words.get(at - 1);
        if (words.get(at).equals("format") && (before.equals("in") || before.equals("following"))) {
            return true;
        }
        return BEFORE_THINGS.contains(before)
                && words.subList(Math.max(0, at - REACH_OF_LIGHT), at).stream().noneMatch(LIGHT::contains);
    }

    /// Tells whether a word of telling asks to tell the owner: `tell me`, `answer in one line`.
    static boolean isForMe(List<String> words, int at) {
        if (!TO_ME.contains(words.get(at)) || at + 1 >= words.size()) {
            return false;
        }
        var next = words.get(at + 1);
        return next.equals("me")
                || next.equals("us")
                || (words.get(at).equals("answer") && (next.equals("in") || next.equals("with")));
    }
}
