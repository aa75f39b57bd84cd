package dev.homarus.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Looks for forbidden commands in text whose meaning is not certain. It finds less than an analysis does,
/// and it can only make a decision stricter.
final class Hints {
    private static final int MAX_COMMANDS = 400;
    private static final Pattern FORK_BOMB = Pattern.compile(
            "(?<![^\\s;|&{(])(\\S{1,40}?)\\s{0,9}\\(\\)\\s{0,9}\\{[^}]{0,99}?\\1\\s{0,9}\\|\\s{0,9}\\1[^}]{0,99}?&");
    private static final Pattern NETWORK_DEVICE = Pattern.compile("/dev/(tcp|udp)/");
    private static final Pattern BETWEEN = Pattern.compile("[;|&\\n(){}`]|\\$\\(|<\\(|>\\(");
    private static final Set<String> BEFORE = Set.of(
            "if", "then", "else", "elif", "do", "while", "until", "!", "time", "exec", "command", "builtin", "eval",
            "coproc", "env", "nohup", "nice", "setsid", "xargs", "sudo", "then;", "trap");

    private Hints() {}

    static Optional<String> forbidden(String text, Surroundings around, String folder) {
        if (FORK_BOMB.matcher(text).find()) {
            return Optional.of("it starts itself again without end");
        }
        if (NETWORK_DEVICE.matcher(text).find()) {
            return Optional.of("it reaches the network through the shell");
        }
        var plain = text.replace("\\\n", "")
                .replaceAll("\\$\\{?HOME\\}?", around.home())
                .replaceAll("\\$\\{HOME:[?+=-][^}]*}", around.home())
                .replaceAll("(?<![^\\s;|&])~([a-z][a-z0-9_-]*)", "/home/$1")
                .replaceAll("\\$\\{?PWD\\}?", folder)
                .replaceAll("\\$\\{?IFS\\}?", " ");
        int count = 0;
        for (var command : BETWEEN.splitAsStream(plain).toList()) {
            if (++count > MAX_COMMANDS) {
                break;
            }
            var words = words(command, around.home());
            var found = words.isEmpty() ? Optional.<String>empty() : judge(words, around, folder);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> judge(List<String> words, Surroundings around, String folder) {
        var effects = new Effects(around, folder);
        var name = words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
        if (Profiles.find(List.of(name))
                .filter(found -> found.profile().is(Profile.Trait.PRIVILEGE))
                .isPresent()) {
            return Optional.of("it wants rights that only the system's administrator has");
        }
        var redirected = redirections(words, effects);
        if (!redirected.isEmpty()) {
            new Judge().judge(redirected, effects);
        }
        return effects.forbidden();
    }

    /// Returns the words without redirections; what is written is judged.
    private static List<String> redirections(List<String> words, Effects effects) {
        var rest = new ArrayList<String>();
        for (int i = 0; i < words.size(); i++) {
            var arrow = Pattern.compile("[0-9]*(>>?|<>?)(.*)").matcher(words.get(i));
            if (!arrow.matches()) {
                rest.add(words.get(i));
                continue;
            }
            var target = arrow.group(2).isEmpty() && i + 1 < words.size() ? words.get(++i) : arrow.group(2);
            if (!target.isEmpty() && !target.startsWith("&") && arrow.group(1).startsWith(">")) {
                effects.write(target);
            } else if (!target.isEmpty() && !target.startsWith("<")) {
                effects.read(target);
            }
        }
        return rest;
    }

    private static List<String> words(String command, String home) {
        var words = new ArrayList<String>();
        for (var raw : command.strip().split("\\s+", -1)) {
            var word = raw.replaceAll("[\"'\\\\]", "").replaceFirst("^~(?=/|$)", home);
            boolean lead = words.isEmpty()
                    && ((BEFORE.contains(word) && !word.equals("sudo")) || word.matches("[A-Za-z_][A-Za-z0-9_]*=.*"));
            if (!word.isEmpty() && !lead && word.indexOf('\0') < 0) {
                words.add(word);
            }
        }
        return words;
    }
}
