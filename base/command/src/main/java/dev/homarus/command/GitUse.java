package dev.homarus.command;

import dev.homarus.command.Profile.Trait;
import dev.homarus.command.Surroundings.Entry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What `git` is told to do, and whether the repository itself could make it do more: its settings may name
/// programs.
final class GitUse {
    /// Options before the subcommand that change nothing but how it is shown.
    static final Set<String> GLOBAL = Set.of("--no-pager", "-P", "--no-optional-locks", "--literal-pathspecs");

    /// Settings that name no program, as `section.key`.
    private static final Pattern HARMLESS = Pattern.compile(
            "core\\.(repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode|symlinks|autocrlf|eol|safecrlf|abbrev|quotepath|untrackedcache|preloadindex|whitespace|longpaths|compression)"
                    + "|remote\\.(url|fetch|push|pushurl|mirror|prune|tagopt)|branch\\.(remote|merge|rebase|description|sort|autosetupmerge|autosetuprebase|vscode-merge-base|gh-merge-base)"
                    + "|user\\.(name|email)|init\\.defaultbranch|pull\\.(rebase|ff)|push\\.(default|autosetupremote|followtags)|fetch\\.(prune|prunetags)|color\\..*|advice\\..*"
                    + "|merge\\.(ff|conflictstyle)|rebase\\.(autosquash|autostash)|rerere\\..*|status\\..*|log\\.(date|decorate|abbrevcommit)|diff\\.(renames|algorithm|colormoved|mnemonicprefix)|column\\.ui|gc\\.(auto|autodetach)|submodule\\.(active|url|recurse)|extensions\\.(worktreeconfig|objectformat)|lfs\\.repositoryformatversion|pack\\..*|feature\\..*|index\\.version");
    private static final List<String> BARE = List.of("HEAD", "objects", "refs");

    private GitUse() {}

    /// Returns the name of what is done, such as `git status`.
    static String judge(List<String> words, Effects effects) {
        int at = 1;
        while (at < words.size() && GLOBAL.contains(words.get(at))) {
            at++;
        }
        if (at == words.size()) {
            return "git";
        }
        if (words.get(at).startsWith("-")) {
            effects.unknown("git is given settings or another folder: " + words.get(at));
            words.subList(at, words.size()).stream()
                    .map(word -> word.replaceFirst("^--[a-z-]+=", ""))
                    .filter(word -> word.startsWith("/"))
                    .forEach(effects::read);
            effects.raise(Risk.WRITES_OUTSIDE);
            return "git";
        }
        var rest = new java.util.ArrayList<String>();
        rest.add("git");
        rest.addAll(words.subList(at, words.size()));
        repository(effects);
        var match = Profiles.find(rest).filter(found -> found.words() > 1);
        if (match.isEmpty()) {
            effects.unknown("git " + words.get(at) + " is not known to be harmless");
            effects.raise(Risk.DESTRUCTIVE);
            return "git " + words.get(at);
        }
        var profile = match.get().profile();
        Judge.traits(profile, effects);
        boolean writes = profile.is(Trait.CHANGES) || profile.is(Trait.DESTRUCTIVE);
        if (writes) {
            effects.raise(Risk.WRITES_INSIDE, profile.name() + " changes the repository");
            hooks(effects);
        }
        if (profile.isKnown()) {
            new Walk(profile, rest.subList(match.get().words(), rest.size()), effects).run();
        }
        if (rest.stream().anyMatch(word -> word.contains("%G"))) {
            effects.unknown("git asks another program about signatures");
        }
        if (rest.stream().anyMatch(word -> word.matches("--force.*|-f|-D|--hard|--delete|--prune|--mirror|\\+.*"))
                && (writes || profile.is(Trait.NETWORK))) {
            effects.raise(Risk.DESTRUCTIVE, "it may lose commits or changes");
        }
        return profile.name();
    }

    /// Looks at the settings of the repository, and of the home where that is the workspace: those that may
    /// name a program make it unknown.
    private static void repository(Effects effects) {
        for (var name : List.of("/.gitconfig", "/.config/git/config")) {
            var path = effects.around().home() + name;
            if (effects.places().isInside(path)) {
                settings(path, effects);
            }
        }
        var found = root(effects);
        if (found.isEmpty()) {
            return;
        }
        var git = found.get();
        var around = effects.around();
        if (around.look(git).kind() != Entry.Kind.FOLDER
                || !effects.places().isInside(around.look(git).real())) {
            effects.unknown("the repository's own folder lies elsewhere");
            return;
        }
        var config = git + "/config";
        for (var elsewhere : List.of("/config.worktree", "/commondir", "/modules", "/../.gitmodules")) {
            if (around.look(git + elsewhere).kind() != Entry.Kind.ABSENT) {
                effects.ungrantable("the repository has settings in more than one place: " + elsewhere.substring(1));
            }
        }
        settings(config, effects);
    }

    private static void settings(String path, Effects effects) {
        var around = effects.around();
        if (around.look(path).kind() == Entry.Kind.ABSENT) {
            return;
        }
        var text = around.text(path);
        if (text.isEmpty() || !harmless(text.get())) {
            effects.ungrantable("git's own settings may run programs: " + path);
        }
        effects.pin(path);
    }

    private static Optional<String> root(Effects effects) {
        var folder = effects.folder();
        while (effects.places().isInside(folder)) {
            var around = effects.around();
            if (around.look(folder + "/.git").kind() != Entry.Kind.ABSENT) {
                return Optional.of(folder + "/.git");
            }
            if (around.names(folder).filter(names -> names.containsAll(BARE)).isPresent()) {
                return Optional.of(folder);
            }
            int slash = folder.lastIndexOf('/');
            if (slash <= 0) {
                break;
            }
            folder = folder.substring(0, slash);
        }
        return Optional.empty();
    }

    static boolean harmless(String config) {
        var section = "";
        for (var raw : config.lines().toList()) {
            var line = raw.strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            var head = Pattern.compile("\\[\\s*([A-Za-z0-9-]+)(\\s+\"[^\"\\\\]*\")?\\s*]")
                    .matcher(line);
            if (head.matches()) {
                section = head.group(1).toLowerCase(java.util.Locale.ROOT);
                continue;
            }
            var pair = Pattern.compile("([A-Za-z][A-Za-z0-9-]*)\\s*(=(.*))?").matcher(line);
            if (!pair.matches() || line.endsWith("\\")) {
                return false;
            }
            var key = section + "." + pair.group(1).toLowerCase(java.util.Locale.ROOT);
            var value = pair.group(3) == null ? "" : pair.group(3);
            if (!HARMLESS.matcher(key).matches() || value.contains("ext::")) {
                return false;
            }
        }
        return true;
    }

    /// Hooks that are in use run on what changes the repository.
    private static void hooks(Effects effects) {
        var git = root(effects);
        if (git.isEmpty()) {
            return;
        }
        var hooks = git.get() + "/hooks";
        if (effects.around().look(hooks).kind() == Entry.Kind.ABSENT) {
            return;
        }
        var names = effects.around().names(hooks);
        if (names.isEmpty() || !names.get().stream().allMatch(name -> name.endsWith(".sample"))) {
            effects.ungrantable("the repository runs hooks of its own");
        }
    }
}
