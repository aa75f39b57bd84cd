package dev.homarus.cli.claim;

import dev.homarus.cli.local.Surroundings;
import dev.homarus.cli.local.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Looks at the permissions of everything in the home, and of the keys outside it.
final class PrivateModes implements Claim {
    private static final String FOLDER = "rwx------";
    private static final String FILE = "rw-------";

    @Override
    public String id() {
        return "private-modes";
    }

    @Override
    public String sentence() {
        return "No other user of this machine may open the home, its files or its socket; the machine key lies outside it.";
    }

    @Override
    public String byHand(Premises premises) {
        return "find " + premises.around().home() + " " + premises.around().outside()
                + " -perm /077   (prints nothing)";
    }

    @Override
    public Verdict check(Premises premises) {
        var around = premises.around();
        if (!Files.isDirectory(around.home())) {
            return new Verdict.Skip("There is no home at " + around.home() + " yet.");
        }
        try {
            var wrong = new ArrayList<String>();
            int count = 0;
            for (var path : paths(around)) {
                if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                count++;
                var mode =
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
                var wanted = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? FOLDER : FILE;
                if (!Files.isSymbolicLink(path) && !mode.equals(wanted)) {
                    wrong.add(path + " is " + mode);
                }
            }
            boolean inside = around.machineKey().startsWith(around.home());
            if (inside) {
                wrong.add("the machine key lies inside the home");
            }
            return wrong.isEmpty()
                    ? new Verdict.Pass(Words.count(count, "file or folder", "files and folders")
                            + ", all 0600 or 0700; machine key "
                            + (Files.exists(around.machineKey()) ? "at " + around.machineKey() : "not used")
                            + ".")
                    : new Verdict.Fail(String.join("; ", wrong) + ".");
        } catch (IOException | UnsupportedOperationException e) {
            return new Verdict.Skip(
                    "The permissions could not be read (" + e.getClass().getSimpleName() + ").");
        }
    }

    private static List<Path> paths(Surroundings around) throws IOException {
        try (var walk = Files.walk(around.home())) {
            var paths = new ArrayList<>(walk.toList());
            paths.add(around.machineKey());
            return paths;
        } catch (java.io.UncheckedIOException e) {
            throw new IOException(e);
        }
    }
}
