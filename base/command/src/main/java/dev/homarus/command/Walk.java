package dev.homarus.command;

import dev.homarus.command.Profile.Trait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Goes through arguments as the C library's `getopt_long` does, options and operands in any order, and tells
/// [Effects] what is done with each. Used once.
final class Walk {
    private final Profile profile;
    private final List<String> arguments;
    private final Effects effects;
    private final List<String> operands = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private int at;

    /// @param arguments those after the profile's name
    Walk(Profile profile, List<String> arguments, Effects effects) {
        this.profile = profile;
        this.arguments = arguments;
        this.effects = effects;
    }

    /// Returns the operands.
    List<String> run() {
        boolean ended = profile.is(Trait.RAW);
        while (at < arguments.size()) {
            var argument = arguments.get(at++);
            if (ended || !argument.startsWith("-") || argument.equals("-")) {
                operands.add(argument);
            } else if (argument.equals("--")) {
                ended = true;
            } else if (argument.startsWith("--")) {
                longOption(argument.substring(2));
            } else if (!profile.is(Trait.DIGITS) || !argument.matches("-[0-9]+")) {
                shortOptions(argument.substring(1));
            }
        }
        operands();
        return List.copyOf(operands);
    }

    boolean saw(String option) {
        return seen.contains(option);
    }

    private void longOption(String option) {
        int equals = option.indexOf('=');
        var name = equals < 0 ? option : option.substring(0, equals);
        var touch = profile.values().get(name);
        seen.add(name);
        if (name.length() < 2) {
            unknown("--" + option);
        } else if (touch != null) {
            if (equals >= 0) {
                effects.touch(touch, option.substring(equals + 1));
            } else {
                value(touch, "--" + name);
            }
        } else if (equals < 0 ? !isFlag(name) : !profile.optional().contains(name)) {
            unknown("--" + option);
        }
    }

    private boolean isFlag(String name) {
        return profile.flags().contains(name) || profile.optional().contains(name);
    } /// A value that looks like an option may be one to the program: where a value is optional, for example.

    private void value(Touch touch, String option) {
        if (at == arguments.size()) {
            unknown(option);
            return;
        }
        var value = arguments.get(at++);
        boolean pattern = profile.firsts().contains(option.replaceFirst("^-+", ""));
        if (value.matches("-[^0-9].*") && !pattern) {
            unknown(option + " " + value);
        }
        effects.touch(touch, value);
    }

    private void shortOptions(String letters) {
        for (int i = 0; i < letters.length(); i++) {
            var letter = letters.substring(i, i + 1);
            var touch = profile.values().get(letter);
            seen.add(letter);
            if (touch != null) {
                if (i + 1 < letters.length()) {
                    effects.touch(touch, letters.substring(i + 1));
                } else {
                    value(touch, "-" + letter);
                }
                return;
            }
            if (profile.optional().contains(letter)) {
                if (!letters.substring(i + 1).matches("[0-9A-Za-z%]*")) {
                    unknown("-" + letters);
                }
                return;
            }
            if (!profile.flags().contains(letter)) {
                unknown("-" + letters);
                return;
            }
        }
    }

    private void unknown(String option) {
        effects.unknown("an option is not known to be harmless: " + profile.name() + " " + option);
        int equals = option.indexOf("=/");
        if (equals > 0) {
            effects.read(option.substring(equals + 1));
        }
    }

    private void operands() {
        var leading = new ArrayList<>(profile.leading());
        if (!leading.isEmpty() && profile.firsts().stream().anyMatch(seen::contains)) {
            leading.removeFirst();
        }
        int count = operands.size();
        for (int i = 0; i < count; i++) {
            boolean last = i == count - 1 && count > 1 && profile.last().isPresent();
            if (last) {
                effects.touch(profile.last().get(), operands.get(i));
            } else if (i < leading.size()) {
                effects.touch(leading.get(i), operands.get(i));
            } else if (profile.rest().isPresent()) {
                effects.touch(profile.rest().get(), operands.get(i));
            } else {
                effects.unknown("it is given more than is known to be harmless: " + operands.get(i));
            }
        }
    }
}
