package dev.homarus.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Another user of the machine, or the owner, at the same doors.
///
/// @param as what begins the command line of everything this user runs
record OtherUser(Place place, List<String> as) {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final int UID = 61_744;

    /// @param opened what came, where the door was open
    record Tried(String door, Optional<byte[]> opened, String why) {
        String text() {
            return new String(opened.orElseThrow(() -> new AssertionError(door + ": " + why)), StandardCharsets.UTF_8);
        }
    }

    /// Returns why nobody can be another user here; empty where somebody can.
    static Optional<String> missing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("only root can be another user");
        }
        return Files.isExecutable(SETPRIV) ? Optional.empty() : Optional.of("setpriv is not installed");
    }

    static OtherUser stranger(Place place) {
        var id = Integer.toString(UID);
        return new OtherUser(place, List.of(SETPRIV.toString(), "--reuid", id, "--regid", id, "--clear-groups"));
    }

    static OtherUser owner(Place place) {
        return new OtherUser(place, List.of());
    }

    static int uid() {
        return UID;
    }

    /// Tries all doors, in their order.
    List<Tried> tryAll(List<String> doors) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var said = run(String.join("\n", doors) + "\n", Map.of(), java, "-cp", program(), Stranger.class.getName());
        var answers = said.lines().toList();
        if (answers.size() != doors.size()) {
            throw new AssertionError("not every door was tried: " + said);
        }
        var tried = new ArrayList<Tried>();
        for (int i = 0; i < doors.size(); i++) {
            var answer = answers.get(i);
            tried.add(
                    answer.startsWith("yes ")
                            ? new Tried(
                                    doors.get(i),
                                    Optional.of(Base64.getDecoder().decode(answer.substring(4))),
                                    "")
                            : new Tried(doors.get(i), Optional.empty(), answer));
        }
        return tried;
    }

    /// Runs `homarus` on the home of the place, and returns its exit status, a line break, and what it said.
    String homarus(String... words) {
        var command = new ArrayList<String>();
        command.add(GatewayProcess.ROOT
                .toAbsolutePath()
                .normalize()
                .resolve("homarus")
                .toString());
        command.addAll(List.of(words));
        return run("", place.environment(), command.toArray(String[]::new));
    }

    private String program() {
        var folder = place.root.resolve("stranger");
        var file = folder.resolve(Stranger.class.getName().replace('.', '/') + ".class");
        try (var bytes = Stranger.class.getResourceAsStream("Stranger.class")) {
            if (!Files.exists(file)) {
                Files.createDirectories(
                        file.getParent(),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
                Files.write(file, bytes.readAllBytes());
            }
            return folder.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String run(String input, Map<String, String> environment, String... words) {
        var command = new ArrayList<>(as);
        command.addAll(List.of(words));
        try {
            var from = Files.writeString(place.root.resolve("input"), input);
            var builder = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectInput(from.toFile());
            builder.environment().clear();
            builder.environment().putAll(new LinkedHashMap<>(environment));
            var process = builder.start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end: " + command);
            }
            return environment.isEmpty() ? said : process.exitValue() + "\n" + said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
