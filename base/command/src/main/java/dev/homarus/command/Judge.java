package dev.homarus.command;

import dev.homarus.command.Profile.Trait;
import dev.homarus.command.Surroundings.Entry;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Tells what one process does, by its program and its arguments.
final class Judge {
    /// How many programs may start one another in one argument vector.
    static final int MAX_DEPTH = 8;

    private static final Set<String> BUILD_FILES = Set.of(
            "Makefile",
            "makefile",
            "GNUmakefile",
            "package.json",
            "pom.xml",
            "build.gradle",
            "build.gradle.kts",
            "settings.gradle",
            "Cargo.toml",
            "build.rs",
            "pyproject.toml",
            "setup.py",
            "setup.cfg",
            "conftest.py",
            "tox.ini",
            "CMakeLists.txt",
            "Justfile",
            "justfile",
            "Taskfile.yml",
            "Rakefile",
            "go.mod");

    private final int depth;

    Judge() {
        this(0);
    }

    private Judge(int depth) {
        this.depth = depth;
    }

    /// Judges `words`, whose first is the program as it was typed; returns the name of what is done.
    String judge(List<String> words, Effects effects) {
        var name = name(words.getFirst(), effects);
        if (name.isEmpty()) {
            return words.getFirst();
        }
        var named = Stream.concat(Stream.of(name), words.stream().skip(1)).toList();
        Forbidden.judge(named, effects);
        HomeSettings.judge(name, effects);
        var arguments = named.subList(1, named.size());
        return switch (name) {
            case "find" -> alone(name, () -> FindExpression.judge(arguments, this, effects));
            case "sed" -> alone(name, () -> SedUse.judge(arguments, effects));
            case "tar" -> alone(name, () -> TarUse.judge(arguments, effects));
            case "git" -> GitUse.judge(named, effects);
            default -> profiled(named, effects);
        };
    }

    private static String alone(String name, Runnable judging) {
        judging.run();
        return name;
    }

    /// Returns the program's plain name; empty for a program that lies outside the trusted folders.
    private static String name(String typed, Effects effects) {
        int slash = typed.lastIndexOf('/');
        if (slash < 0) {
            return typed;
        }
        var base = typed.substring(slash + 1);
        var around = effects.around();
        var path = effects.absolute(typed);
        if ((typed.startsWith("/") && around.program(base).filter(typed::equals).isPresent())
                || typed.matches("(/usr)?/s?bin/[^/]+")) {
            return base;
        }
        effects.ungrantable("the program does not lie in a folder of the system: " + typed);
        effects.raise(Risk.WRITES_OUTSIDE);
        effects.read(typed);
        if (around.look(path).kind() == Entry.Kind.FILE) {
            effects.pin(path);
        }
        return "";
    }

    private String profiled(List<String> words, Effects effects) {
        boolean copies = words.getFirst().equals("rsync")
                && words.stream().noneMatch(word -> word.contains(":") || word.startsWith("-e"));
        var match = copies ? Profiles.find(List.of("rsync-within")) : Profiles.find(words);
        if (match.isEmpty()) {
            effects.unknown("nothing is known about the program " + words.getFirst());
            effects.raise(Risk.WRITES_OUTSIDE);
            return words.getFirst();
        }
        var profile = match.get().profile();
        var arguments = words.subList(match.get().words(), words.size());
        traits(profile, effects);
        if (profile.is(Trait.BUILDS)) {
            BUILD_FILES.stream()
                    .map(file -> effects.folder() + "/" + file)
                    .filter(path -> effects.around().look(path).kind() == Entry.Kind.FILE)
                    .forEach(effects::pin);
        }
        if (profile.is(Trait.INTERPRETS)) {
            interpreted(arguments, effects);
        }
        if (profile.is(Trait.WRAPS)) {
            wrapped(arguments, effects);
        }
        if (profile.isKnown()) {
            var walk = new Walk(profile, arguments, effects);
            Oddities.judge(profile.name(), arguments, walk.run(), effects);
        }
        return profile.name();
    }

    static void traits(Profile profile, Effects effects) {
        for (var trait : profile.traits()) {
            switch (trait) {
                case RAW, DIGITS, SINGLE_DASH -> {}
                case CHANGES -> effects.raise(Risk.WRITES_INSIDE);
                case DESTRUCTIVE -> effects.raise(Risk.DESTRUCTIVE);
                case NETWORK -> {
                    effects.raise(Risk.NETWORK, profile.name() + " reaches the network");
                    effects.unprofiled("what leaves the machine is not known");
                }
                case PRIVILEGE -> {
                    effects.raise(
                            Risk.PRIVILEGE, profile.name() + " wants rights that only the system's administrator has");
                    effects.ungrantable("rights are never part of a standing answer");
                }
                case BUILDS -> {
                    effects.raise(Risk.WRITES_INSIDE);
                    effects.builds(profile.name() + " runs code that lies in the workspace or comes with it");
                }
                case INTERPRETS -> {
                    effects.raise(Risk.WRITES_OUTSIDE);
                    effects.ungrantable(profile.name() + " runs code that it is given");
                }
                case WRAPS -> {
                    effects.raise(Risk.WRITES_OUTSIDE);
                    effects.ungrantable(profile.name() + " starts another program");
                }
            }
        }
    }

    /// The files among an interpreter's arguments are what will run.
    private static void interpreted(List<String> arguments, Effects effects) {
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if ((i > 0 && arguments.get(i - 1).matches("-[a-z]*c")) || argument.matches("(?s).*[\\s;|&$`(].*")) {
                Hints.forbidden(argument, effects.around(), effects.folder()).ifPresent(effects::forbid);
            } else if (!argument.startsWith("-") && !argument.isEmpty()) {
                var path = effects.absolute(argument);
                if (effects.around().look(path).kind() == Entry.Kind.FILE) {
                    effects.read(argument);
                    effects.pin(path);
                }
            }
        }
    }

    /// Judges each argument that could be the program which is started.
    private void wrapped(List<String> arguments, Effects effects) {
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            var base = word.substring(word.lastIndexOf('/') + 1);
            if (!base.isEmpty()
                    && !word.startsWith("-")
                    && !word.contains("=")
                    && Profiles.find(List.of(base)).isPresent()) {
                inner(arguments.subList(i, arguments.size()), effects);
                arguments.subList(i + 1, arguments.size()).stream()
                        .map(later -> later.substring(later.lastIndexOf('/') + 1))
                        .filter(later -> Profiles.find(List.of(later))
                                .filter(found -> found.profile().is(Trait.PRIVILEGE))
                                .isPresent())
                        .findFirst()
                        .ifPresent(later -> effects.raise(
                                Risk.PRIVILEGE, later + " wants rights that only the system's administrator has"));
                return;
            }
            if (word.matches("(?s).*[\\s;|&$`(].*")) {
                Hints.forbidden(word, effects.around(), effects.folder()).ifPresent(effects::forbid);
            }
        }
    }

    /// Judges a program that another one starts.
    void inner(List<String> words, Effects effects) {
        if (words.isEmpty()) {
            return;
        }
        if (depth >= MAX_DEPTH) {
            effects.forbid("programs start one another more than " + MAX_DEPTH + " times");
            return;
        }
        new Judge(depth + 1).judge(words, effects);
    }
}
