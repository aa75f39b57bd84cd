package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Fifteen things that are wrong with an installation, put into one; `doctor` names each, and what it says
/// mends it. What is wrong with the machine itself is `MachineFindingsTest`.
@Timeout(240)
final class DoctorSeedsTest {
    /// One thing that is wrong.
    ///
    /// @param words what the finding says of it
    /// @param mend what the remedy says, done; it holds after the next start at the latest
    private record Seed(String code, String words, Consumer<DoctorSeedsTest> mend) {}

    /// On another file system than the home.
    private final Path otherDisk =
            Path.of("/dev/shm/homarus-" + ProcessHandle.current().pid());

    private final Place place = new Place().settings("{port: 0, folders: {clinic: \"sensitive\"}}");
    private final Program program = new Program(place);
    private final Map<String, String> more = new LinkedHashMap<>();
    private final FakeModel model = new FakeModel();
    private GatewayProcess gateway;

    @AfterEach
    void end() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        model.close();
        place.close();
        if (Files.exists(otherDisk)) {
            try (var all = Files.walk(otherDisk)) {
                for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static List<Seed> seeds() {
        return List.of(
                new Seed("DOCTOR-004", "/home;", test -> {}),
                new Seed("DOCTOR-004", "homarus.json5;", test -> {}),
                new Seed("DOCTOR-004", "machine.key;", test -> {}),
                new Seed(
                        "DOCTOR-006",
                        "No model",
                        test -> test.gateway.owner().addModel("m", "openai", test.model.openAi())),
                new Seed("DOCTOR-007", "Local-only", test -> test.run("local", "off")),
                new Seed("DOCTOR-008", "paused", test -> test.run("resume")),
                new Seed(
                        "DOCTOR-010",
                        "Only this machine",
                        test -> test.program
                                .with("seven herons under one bridge\n", "key", "add", "passphrase")
                                .expect(0)),
                new Seed("DOCTOR-012", "/gone", test -> test.run("backup", "create", test.folder("gone"))),
                new Seed("DOCTOR-013", "/untried", test -> test.run("backup", "drill", test.folder("untried"))),
                new Seed("DOCTOR-028", "same disk", test -> test.run("backup", "create", test.otherDisk.toString())),
                new Seed("DOCTOR-024", "/home", test -> delete(test.place.home.resolve(".git"))),
                new Seed("DOCTOR-025", "SOME_SERVICE_API_KEY", test -> test.more.remove("SOME_SERVICE_API_KEY")),
                new Seed("DOCTOR-026", "JAVA_TOOL_OPTIONS", test -> test.more.remove("JAVA_TOOL_OPTIONS")),
                new Seed("DOCTOR-027", "passphrase", test -> {
                    delete(Path.of(test.more.remove("HOMARUS_PASSPHRASE_FILE")));
                }),
                new Seed("DOCTOR-009", "labelled folders", test -> delete(test.large())));
    }

    /// More than is read of a file in a labelled folder.
    private Path large() {
        return place.workspace.resolve("clinic/large.txt");
    }

    private String folder(String name) {
        return place.root.resolve(name).toString();
    }

    private void run(String... words) {
        program.run(words).expect(0);
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void open(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private void begin() {
        gateway = GatewayProcess.launch(place, more, "--port", "0").awaitReady();
    }

    /// What `homarus doctor` prints, a finding a line.
    private String findings() {
        return program.run("doctor", "--json").out();
    }

    private boolean says(String findings, Seed seed) {
        return findings.lines()
                .flatMap(line -> List.of(line.split("(?=\\{\"code\")", -1)).stream())
                .anyMatch(line -> line.contains(seed.code()) && line.contains(seed.words()));
    }

    @Test
    @DisplayName("R263 fifteen seeded misconfigurations give fifteen findings, and each remedy mends its own")
    void doctor_onFifteenSeeds_findsEach_andEachRemedyMends() throws IOException {
        begin();
        run("backup", "create", folder("untried"));
        run("backup", "create", folder("gone"));
        var packs = Path.of(folder("gone")).resolve("homarus-backup.json");
        var content = Files.readAllBytes(packs);
        Files.write(packs, new byte[] {'{'});
        program.run("backup", "create", folder("gone")).expect(1);
        run("local", "on");
        run("pause");
        gateway.stop();
        Files.createDirectory(place.home.resolve(".git"));
        open(place.home, "rwxr-xr-x");
        open(place.config(), "rw-r--r--");
        open(place.machineKey(), "rw-r--r--");
        more.put("SOME_SERVICE_API_KEY", "sk-not-a-real-key-0123456789");
        more.put("JAVA_TOOL_OPTIONS", "-Dnothing=1");
        more.put(
                "HOMARUS_PASSPHRASE_FILE",
                place.secret("passphrase", "seven herons under one bridge\n").toString());
        Files.createDirectories(large().getParent());
        Files.writeString(large(), "word ".repeat(400_000));
        begin();

        Eventually.holds(
                Duration.ofSeconds(30),
                () -> "labelled folders were read",
                () -> findings().contains("DOCTOR-009"));
        var before = findings();
        for (var seed : seeds()) {
            assertThat(says(before, seed)).as(seed.code() + " in " + before).isTrue();
        }
        Files.write(packs, content);
        seeds().forEach(seed -> seed.mend().accept(this));
        gateway.stop();
        begin();
        var after = findings();
        for (var seed : seeds()) {
            assertThat(says(after, seed)).as(seed.code() + " in " + after).isFalse();
        }
    }
}
