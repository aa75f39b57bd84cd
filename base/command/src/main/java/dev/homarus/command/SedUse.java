package dev.homarus.command;

import java.util.ArrayList;
import java.util.List;

/// What `sed` is told to do.
final class SedUse {
    private SedUse() {}

    static void judge(List<String> arguments, Effects effects) {
        var scripts = new ArrayList<String>();
        var operands = new ArrayList<String>();
        boolean inPlace = false;
        boolean ended = false;
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if (ended || !argument.startsWith("-") || argument.equals("-")) {
                operands.add(argument);
            } else if (argument.equals("--")) {
                ended = true;
            } else if (argument.equals("-e") || argument.equals("--expression")) {
                scripts.add(i + 1 < arguments.size() ? arguments.get(++i) : "?");
            } else if (argument.startsWith("--expression=")) {
                scripts.add(argument.substring("--expression=".length()));
            } else if (argument.matches("-i.*|--in-place(=.*)?")) {
                inPlace = true;
                if (argument.contains("/") || argument.contains("*")) {
                    effects.unknown("sed keeps a copy elsewhere");
                }
            } else if (!argument.matches(
                    "-[nErsuz]+|--(quiet|silent|regexp-extended|separate|unbuffered|null-data|posix|sandbox)")) {
                effects.unknown("an option is not known to be harmless: sed " + argument);
                if (argument.matches("-[a-zA-Z]*i.*")) {
                    inPlace = true;
                }
            }
        }
        if (scripts.isEmpty() && !operands.isEmpty()) {
            scripts.add(operands.removeFirst());
        }
        if (!scripts.stream().allMatch(SedScript::isHarmless)) {
            effects.unknown("the sed script may run a program or write a file");
            effects.raise(Risk.WRITES_OUTSIDE);
        }
        boolean writes = inPlace;
        operands.forEach(path -> {
            if (writes) {
                effects.write(path);
            } else {
                effects.read(path);
            }
        });
        if (writes) {
            effects.raise(Risk.WRITES_INSIDE, "sed changes files in place");
        }
    }
}
