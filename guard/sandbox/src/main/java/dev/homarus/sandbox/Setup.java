package dev.homarus.sandbox;

import dev.homarus.types.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks for what isolation needs on this machine, and writes the system-call filter.
final class Setup {
    private static final int MESSAGE_CHARACTERS = 160;

    /// A kernel setting, its value that forbids user namespaces to ordinary users, and what to do about it.
    private record Switch(String name, String forbids, String remedy) {}

    private static final List<Switch> SWITCHES = List.of(
            new Switch("user.max_user_namespaces", "0", "Set it to 10000 with sysctl as root and start again."),
            new Switch("kernel.unprivileged_userns_clone", "0", "Set it to 1 with sysctl as root and start again."),
            new Switch(
                    "kernel.apparmor_restrict_unprivileged_userns",
                    "1",
                    "Give bubblewrap an AppArmor profile that allows userns, or set it to 0 with sysctl as root."));

    private final Settings settings;
    private Optional<Problem> problem = Optional.empty();
    private final Optional<Enclosure> enclosure;

    Setup(Settings settings) {
        this.settings = settings;
        this.enclosure = look();
    }

    Optional<Enclosure> enclosure() {
        return enclosure;
    }

    /// Returns why there is no enclosure.
    Optional<Problem> problem() {
        return problem;
    }

    /// Returns the Problem behind a trial run that failed with this output.
    static Problem explain(String output) {
        for (var candidate : SWITCHES) {
            if (candidate.forbids().equals(read(candidate.name()))) {
                return Problems.noNamespaces(candidate.name(), candidate.remedy());
            }
        }
        var line = output.lines().findFirst().orElse("no message").replaceAll("\\P{Print}", "?");
        return Problems.refused(line.substring(0, Math.min(line.length(), MESSAGE_CHARACTERS)));
    }

    private static String read(String setting) {
        try {
            return Files.readString(Path.of("/proc/sys", setting.replace('.', '/')))
                    .strip();
        } catch (IOException absent) {
            return "";
        }
    }

    private Optional<Enclosure> look() {
        var bwrap = settings.bwrap().stream().filter(Files::isExecutable).findFirst();
        if (bwrap.isEmpty()) {
            return fail(Problems.noBubblewrap());
        }
        for (var program : List.of("/bin/sh", "/bin/bash")) {
            if (!Files.isExecutable(Path.of(program))) {
                return fail(Problems.missing(program));
            }
        }
        try {
            var machine = Machine.of(bwrap.get());
            if (machine.isEmpty()) {
                return fail(Problems.otherProcessor());
            }
            var scratch = ownFolder(settings.scratch());
            var workspace = settings.workspace().toRealPath();
            if (!Files.isDirectory(workspace) || scratch.startsWith(workspace)) {
                return fail(Problems.folders());
            }
            var filter = write(scratch.resolve("filter.bpf"), SeccompFilter.bytes(machine.get()));
            var around = Enclosure.of(
                    bwrap.get(), filter, workspace, ControlGroups.in(settings.controlGroups()), settings.limits());
            for (var mode : List.of(Mode.STANDARD, Mode.STRICT)) {
                write(Enclosure.argumentsFile(filter, mode), around.arguments(mode));
            }
            return Optional.of(around);
        } catch (IOException e) {
            return fail(Problems.folders());
        }
    }

    /// Returns isolation without namespaces; empty where the kernel, the processor or the C library cannot do it.
    static Optional<Isolation> confinement(Settings settings) {
        try {
            var machine = Machine.of(Path.of("/bin/sh"));
            var workspace = settings.realWorkspace();
            if (machine.isEmpty() || !Files.isDirectory(workspace) || !runnable()) {
                return Optional.empty();
            }
            if (ownFolder(settings.scratch()).startsWith(workspace)) {
                return Optional.empty();
            }
            var kernel = new Kernel();
            return Landlock.version(kernel) >= Landlock.NEEDED
                    ? Optional.of(new Confinement(kernel, machine.get(), settings))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException | IllegalCallerException e) {
            return Optional.empty();
        }
    }

    private static boolean runnable() {
        return Stream.of("/bin/sh", "/bin/bash").map(Path::of).allMatch(Files::isExecutable);
    }

    private Optional<Enclosure> fail(Problem reason) {
        problem = Optional.of(reason);
        return Optional.empty();
    }

    private static Path ownFolder(Path folder) throws IOException {
        var owner = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(owner));
        Files.setPosixFilePermissions(folder, owner);
        return folder.toRealPath();
    }

    /// Writes aside and renames, so that a sandbox that starts meanwhile reads a whole file.
    private static Path write(Path file, byte[] content) throws IOException {
        var written = Files.createTempFile(file.getParent(), "new", "");
        Files.write(written, content);
        return Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
