package dev.homarus.command;

import java.util.List;
import java.util.regex.Pattern;

/// What option tables cannot say about a few programs.
final class Oddities {
    private static final Pattern JQ = Pattern.compile(
            "(?<!\\.)\\benv\\b|\\$ENV|\\bimport\\b|\\binclude\\b|\\binput_filename\\b|\\bdebug\\b|\\$__");

    private Oddities() {}

    static void judge(String name, List<String> arguments, List<String> operands, Effects effects) {
        switch (name) {
            case "printf" -> {
                if (!arguments.isEmpty()
                        && arguments.getFirst().startsWith("-")
                        && !arguments.getFirst().equals("--")) {
                    effects.unknown("printf is given an option");
                }
            }
            case "test", "[" -> {
                if (arguments.stream().anyMatch(word -> word.matches("-[vR]|.*\\[.*\\(.*"))) {
                    effects.unknown("the shell would evaluate a name");
                }
            }
            case "ps" -> processes(arguments, effects);
            case "jq" -> {
                if (operands.isEmpty() || JQ.matcher(operands.getFirst()).find()) {
                    effects.unknown("the jq filter may read the environment or other files");
                }
            }
            case "dd" ->
                operands.forEach(operand -> {
                    if (operand.startsWith("of=")) {
                        effects.write(operand.substring(3));
                    } else if (operand.startsWith("if=")) {
                        effects.read(operand.substring(3));
                    } else if (!operand.matches("(bs|count|skip|seek|ibs|obs|conv|status|iflag|oflag)=[a-zA-Z0-9,]+")) {
                        effects.unknown("dd is given something unknown: " + operand);
                    }
                });
            case "tree" -> {
                if (arguments.stream()
                        .anyMatch(word -> word.matches("-[A-Za-z]*[PILTo][A-Za-z].*") && !word.startsWith("--"))) {
                    effects.unknown("tree reads letters after a value as more options");
                }
                if (operands.isEmpty()) {
                    effects.read(".");
                }
            }
            case "xxd" -> {
                if (arguments.stream()
                        .anyMatch(word ->
                                word.startsWith("-") && !word.matches("-([abCdeEipruv]|ps|[cglson][0-9a-fx]*)?"))) {
                    effects.unknown("xxd reads no letters together");
                }
            }
            case "strings" -> {
                if (operands.stream().anyMatch(word -> word.startsWith("@"))) {
                    effects.unknown("strings takes options from a file");
                }
            }
            case "kill", "pkill", "killall" -> effects.unprofiled("it ends processes");
            case "ls", "du", "rg", "grep", "egrep", "fgrep", "fd" -> {
                if (operands.isEmpty()) {
                    effects.read(".");
                }
            }
            case "sleep" -> {
                if (operands.stream().anyMatch(time -> !time.matches("[0-9]{1,2}(\\.[0-9]+)?s?"))) {
                    effects.unprofiled("it waits for long");
                }
            }
            default -> {}
        }
    }

    /// `e` in the style without a dash shows the environment of all processes.
    private static void processes(List<String> arguments, Effects effects) {
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            boolean format = i > 0
                    && arguments.get(i - 1).matches("-?[AeflFjHLTwyaMdNcZx]*[opuUgGtC]|--(pid|ppid|user|sort|format)");
            boolean known = format
                    ? word.matches("[A-Za-z0-9_,=:%+.-]+") && !word.matches(".*\\benviron\\b.*")
                    : word.matches(
                            "-[AeflFjHLTwyaMdNopuUgGtCcZ]+|[aluxfjwTrH]+o?|[0-9]+|--(no-headers|forest|headers|pid|ppid|user|sort|format)(=(?!.*environ)[A-Za-z0-9_,+%-]+)?");
            if (!known) {
                effects.unknown("ps may show what processes were given: " + word);
            }
        }
    }
}
