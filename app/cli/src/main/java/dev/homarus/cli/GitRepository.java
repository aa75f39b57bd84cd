package dev.homarus.cli;

import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A repository of git with a working tree: of its own, a further worktree, or a submodule. Source:
/// gitrepository-layout(5).
///
/// @param top the working tree's folder
/// @param own what git keeps for this working tree
/// @param common what it keeps for all worktrees of the repository; `own` where there is one only
record GitRepository(Path top, Path own, Path common) {
    private static final String POINTS = "gitdir:";
    private static final Path SYSTEM = Path.of("/etc/gitconfig");

    /// Finds the one that a folder is in.
    ///
    /// @throws dev.homarus.types.ProblemException CLI-047 none
    static GitRepository around(Path here) {
        for (var folder = Optional.of(here.toAbsolutePath().normalize());
                folder.isPresent();
                folder = folder.map(Path::getParent)) {
            var top = folder.get();
            var own = own(top.resolve(".git"));
            if (own.isPresent()) {
                var common = text(own.get().resolve("commondir"))
                        .map(own.get()::resolve)
                        .map(Path::normalize)
                        .orElse(own.get());
                return new GitRepository(top, own.get(), common);
            }
        }
        throw new Problem("CLI-047", "This folder is in no git repository.", "Go into one, and run it again.")
                .asException();
    }

    private static Optional<Path> own(Path link) {
        if (Files.isDirectory(link)) {
            return Optional.of(link);
        }
        return text(link)
                .filter(text -> text.startsWith(POINTS))
                .map(text -> link.resolveSibling(text.substring(POINTS.length()).strip())
                        .normalize())
                .filter(Files::isDirectory);
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file).strip())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Returns the folder where git looks for its hooks.
    ///
    /// @param user the home folder of the user
    /// @param settings the folder of the user's settings
    /// @throws dev.homarus.types.ProblemException CLI-048
    Path hooks(Path user, Path settings) {
        return new GitSettings(user)
                .read(SYSTEM)
                .read(settings.resolve("git").resolve("config"))
                .read(user.resolve(".gitconfig"))
                .read(common.resolve("config"))
                .read(own.resolve("config.worktree"))
                .hooks()
                .map(top::resolve)
                .orElse(common.resolve("hooks"))
                .normalize();
    }
}
