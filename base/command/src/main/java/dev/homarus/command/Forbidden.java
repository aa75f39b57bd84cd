package dev.homarus.command;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What no answer allows: the end of a home, of the system or of the guard itself.
final class Forbidden {
    private static final Pattern GUARD =
            Pattern.compile("(?i).*(homarus|openclaw|clawdbot|gateway|auditd|apparmor|fail2ban).*");
    private static final Set<String> STOPS = Set.of(
            "stop",
            "disable",
            "mask",
            "kill",
            "restart",
            "reload",
            "revert",
            "edit",
            "try-restart",
            "reload-or-restart",
            "freeze",
            "set-property");
    private static final Set<String> ENDS = Set.of(
            "poweroff",
            "reboot",
            "halt",
            "kexec",
            "rescue",
            "emergency",
            "suspend",
            "hibernate",
            "exit",
            "isolate",
            "soft-reboot");
    private static final Pattern HOST = Pattern.compile(
            "--privileged(=true)?|--(pid|ipc|userns|uts)=host|--device=.*|--cap-add=(ALL|SYS_.*)|(-v|--volume=|-v=)?/(etc|root|home|var|proc|sys|dev|boot|usr)?/?:.*|.*docker\\.sock.*|--mount=.*(source|src)=/(,.*)?|.*apparmor[=:]unconfined.*");
    private static final Pattern FORMAT = Pattern.compile("mkfs(\\..+)?|mke2fs|mkdosfs|mkntfs|newfs(_.+)?");

    private Forbidden() {}

    /// @param words a program's plain name and its arguments
    static void judge(List<String> words, Effects effects) {
        var arguments = words.subList(1, words.size());
        switch (words.getFirst()) {
            case "systemctl", "service", "rc-service", "launchctl" -> {
                if (arguments.stream().anyMatch(STOPS::contains)
                        && arguments.stream()
                                .anyMatch(word -> GUARD.matcher(word).matches())) {
                    effects.forbid("it stops what guards this machine");
                }
                if (arguments.stream().anyMatch(ENDS::contains)) {
                    effects.forbid("it stops the machine");
                }
            }
            case "pkill", "killall", "kill" -> processes(arguments, effects);
            case "rsync" -> {
                if (arguments.stream().anyMatch(word -> word.startsWith("--del"))) {
                    lost(arguments.getLast(), effects);
                }
            }
            case "docker", "podman", "nerdctl", "docker-compose" -> {
                if (mounts(arguments, effects)) {
                    effects.forbid("the container would reach the whole machine");
                }
                if (arguments.stream().anyMatch(word -> HOST.matcher(word).matches())
                        || String.join(" ", arguments)
                                .matches(
                                        ".*--((pid|ipc|userns|uts) host\\b|cap-add (ALL|SYS_)|device /|privileged=).*")) {
                    effects.forbid("the container would reach the whole machine");
                }
            }
            case "mv" -> {
                var paths =
                        arguments.stream().filter(word -> !word.startsWith("-")).toList();
                boolean named =
                        arguments.stream().anyMatch(word -> word.matches("-[a-zA-Z]*t|--target-directory(=.*)?"));
                paths.stream()
                        .limit(named ? paths.size() : Math.max(1, paths.size() - 1))
                        .forEach(word -> lost(word, effects));
            }
            case "chmod", "chown", "chgrp", "setfacl", "chattr" -> {
                if (arguments.contains("/")) {
                    effects.forbid("it changes who may use the whole machine");
                }
                if (arguments.stream().anyMatch(word -> word.matches("-[a-zA-Z]*R[a-zA-Z]*|--recursive"))) {
                    arguments.stream()
                            .skip(1)
                            .filter(word -> !word.startsWith("-"))
                            .forEach(word -> lost(word, effects));
                }
            }
            case "homarus" -> effects.forbid("the assistant may not operate Homarus itself");
            case "crontab" -> {
                if (!arguments.equals(List.of("-l"))) {
                    effects.forbid("it changes what takes effect on its own later");
                }
            }
            default -> {
                if (FORMAT.matcher(words.getFirst()).matches()) {
                    effects.raise(Risk.PRIVILEGE, "it formats a disk");
                    effects.forbid("it formats a disk");
                }
            }
        }
        if (!Set.of("ssh", "ssh-copy-id", "ssh-add").contains(words.getFirst())) {
            handed(words.getFirst(), arguments, effects);
        }
    } /// Whether a folder of the machine that must not be reached is handed to a container.

    private static boolean mounts(List<String> arguments, Effects effects) {
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i).replaceFirst("^(-v|--volume)=?", "").replaceFirst(".*(source|src)=", "");
            var source = word.replaceFirst("[:,].*", "");
            boolean mount = !word.equals(arguments.get(i))
                    || (i > 0 && arguments.get(i - 1).matches("-v|--volume"));
            if (mount && source.startsWith("/")) {
                var path = Places.normal(source);
                var places = effects.places();
                if ((places.isPrecious(path) && !places.isInside(path))
                        || places.isState(path)
                        || places.isCredential(path)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void lost(String path, Effects effects) {
        var places = effects.places();
        var full = Places.normal(effects.absolute(path));
        if (!path.isEmpty() && places.isPrecious(full)) {
            effects.forbid("it takes away a home, the workspace or a part of the system: " + path);
        }
    }

    private static void processes(List<String> arguments, Effects effects) {
        boolean value = false;
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            boolean all = (word.equals("-1") && i > 0) || word.equals("0") || word.equals("1");
            if ((all && !value)
                    || GUARD.matcher(word).matches()
                    || word.matches("java|\\.\\*?")
                    || (value && word.equals("u"))) {
                effects.forbid("it ends what guards this machine, or every process");
            }
            value = word.matches("-[snu]|--signal");
        }
    }

    /// Credentials and Homarus' own files among the arguments of any program: `@/path`, `name=/path`, `/path`.
    private static void handed(String name, List<String> arguments, Effects effects) {
        if (Profiles.find(List.of(name))
                        .filter(found -> found.profile().isKnown())
                        .isPresent()
                || Set.of("find", "sed", "tar", "git").contains(name)) {
            return;
        }
        var places = effects.places();
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            int start = word.indexOf('/');
            if (start < 0
                    || (word.contains("://") && !word.contains("file://"))
                    || (i > 0 && arguments.get(i - 1).matches("-i|--identity-file"))) {
                continue;
            }
            boolean whole = word.matches("[A-Za-z0-9_.][A-Za-z0-9_.-]*/.*");
            var path = Places.normal(
                    effects.absolute(whole ? word : word.substring(start).replaceAll("[:,].*", "")));
            if (places.isState(path) || (!places.isInside(path) && places.isCredential(path))) {
                effects.forbid("it hands on what usually holds passwords or keys: " + word);
            }
            boolean written = word.matches("(-[oO]|--output(-document)?=).*")
                    || (i > 0 && arguments.get(i - 1).matches("-[a-zA-Z]*[oO]|--output(-document)?"));
            if (written && !places.isInside(path) && places.isStartup(path)) {
                effects.forbid("it changes what takes effect on its own later: " + word);
            }
        }
    }
}
