package dev.homarus.route;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a Turn is about, as far as plain facts tell. The first that applies, in this order, is the Turn's.
public enum Task {
    /// A program asks, at `/v1`.
    PROGRAM("asked by a program"),
    /// What was said in the conversation has at least [Said#LONG] characters.
    LONG("a long conversation"),
    /// What was said last shows code, a command or an error of a program, or asks for some.
    CODE("about code"),
    /// What was said last is one line of at most [Said#SHORT] characters.
    SHORT("short"),
    /// Everything else, and what no other list of the owner's takes.
    CHAT("neither code nor long nor short");

    private final String is;

    Task(String is) {
        this.is = is;
    }

    /// Returns how the owner calls it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Returns what a Turn of it is, as a clause goes on after "this is".
    String is() {
        return is;
    }

    public static Optional<Task> of(String word) {
        return Arrays.stream(values()).filter(task -> task.word().equals(word)).findFirst();
    }

    /// Returns all their words, for a person.
    public static String words() {
        return Arrays.stream(values()).map(Task::word).collect(Collectors.joining(", "));
    }
}
