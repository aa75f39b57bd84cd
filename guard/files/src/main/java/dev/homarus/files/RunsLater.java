package dev.homarus.files;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Files that something runs or obeys later on its own, so that a change of them is more than a change of text.
public final class RunsLater {
    private static final Map<String, String> FOLDERS = Map.ofEntries(
            Map.entry(".git", "git obeys what lies in .git"),
            Map.entry(".githooks", "git runs hooks"),
            Map.entry(".husky", "git runs hooks"),
            Map.entry(".github", "the code host runs workflows"),
            Map.entry(".gitlab", "the code host runs workflows"),
            Map.entry(".circleci", "the code host runs workflows"),
            Map.entry(".vscode", "the editor runs its tasks"),
            Map.entry(".idea", "the editor runs its configurations"),
            Map.entry(".devcontainer", "the editor builds and runs it"),
            Map.entry(".mvn", "the build reads it first"),
            Map.entry(".cargo", "the build reads it first"),
            Map.entry(".ssh", "ssh obeys it"),
            Map.entry("autostart", "the desktop starts it at login"),
            Map.entry("systemd", "the system may start it"));

    private static final Set<String> SHELL = Set.of(
            ".envrc",
            ".env",
            ".bashrc",
            ".bash_profile",
            ".bash_login",
            ".bash_logout",
            ".profile",
            ".zshrc",
            ".zshenv",
            ".zprofile",
            ".zlogin",
            ".login",
            ".cshrc",
            ".tcshrc",
            ".inputrc",
            ".direnvrc");

    private static final Set<String> BUILD = Set.of(
            "makefile",
            "gnumakefile",
            "cmakelists.txt",
            "package.json",
            ".npmrc",
            ".yarnrc",
            ".yarnrc.yml",
            "gradlew",
            "gradlew.bat",
            "build.gradle",
            "build.gradle.kts",
            "settings.gradle",
            "settings.gradle.kts",
            "mvnw",
            "mvnw.cmd",
            "pom.xml",
            "build.xml",
            "build.rs",
            "setup.py",
            "setup.cfg",
            "pyproject.toml",
            "conftest.py",
            "sitecustomize.py",
            "usercustomize.py",
            "noxfile.py",
            "tox.ini",
            "rakefile",
            "gemfile",
            "justfile",
            "taskfile.yml",
            "dockerfile",
            "compose.yml",
            "docker-compose.yml",
            "jenkinsfile",
            ".gitlab-ci.yml",
            ".pre-commit-config.yaml",
            ".travis.yml",
            "lefthook.yml");

    private static final Set<String> GIT = Set.of(".gitattributes", ".gitmodules", ".gitconfig");

    private static final Set<String> EDITOR =
            Set.of(".vimrc", ".exrc", ".nvimrc", ".nvim.lua", ".emacs", ".dir-locals.el");

    private RunsLater() {}

    /// Returns who runs or obeys it, as a clause for a person, or nothing. Upper and lower case count alike,
    /// as they do on some disks.
    public static Optional<String> why(WorkspacePath path) {
        var names =
                path.names().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        for (var name : names) {
            var folder = FOLDERS.get(name);
            if (folder != null) {
                return Optional.of(folder);
            }
        }
        return names.isEmpty() ? Optional.empty() : file(names.getLast());
    }

    private static Optional<String> file(String name) {
        if (SHELL.contains(name)) {
            return Optional.of("a shell reads it at its start");
        }
        if (BUILD.contains(name) || name.endsWith(".csproj") || name.endsWith(".code-workspace")) {
            return Optional.of("a build runs what it says");
        }
        if (GIT.contains(name)) {
            return Optional.of("git obeys it");
        }
        return EDITOR.contains(name) ? Optional.of("an editor runs it") : Optional.empty();
    }
}
