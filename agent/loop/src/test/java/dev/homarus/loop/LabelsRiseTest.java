package dev.homarus.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.loop.ScriptedModel.Wanted;
import dev.homarus.policy.Consent;
import dev.homarus.protocol.Json;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random work with labelled files and conversations, in the real rooms, beside a model of what each text was
/// made of. `-Dhomarus.long=true` for forty times as much.
@Timeout(240)
class LabelsRiseTest {
    private static final int OPERATIONS = 16;
    private static final int LONG = Boolean.getBoolean("homarus.long") ? 40 : 1;
    private static final List<String> PATHS = List.of(
            "notes/a.txt", "b.txt", "finance/a.txt", "finance/b.txt", "keys/k.txt", "people/p.txt", "notes/out.txt");

    private static final Set<String> DECLASSIFIERS = new TreeSet<>();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void labels_onlyRise_exceptWhereTheRecordSaysSo(long seed) throws IOException {
        for (int round = 0; round < LONG; round++) {
            var run = new Run(folder.resolve("home" + round), seed + 1_000L * round, true);
            run.all();
            assertThat(run.checks.wrong()).as("seed " + (seed + 1_000L * round)).isEmpty();
            assertThat(run.checks.seen()).as("texts that were compared").isGreaterThan(20);
            DECLASSIFIERS.addAll(run.checks.declassifiers());
        }
    }

    @AfterAll
    static void everyDeclassifierOfTheseRooms_wasMet() {
        assertThat(DECLASSIFIERS).contains("approval", "pseudonyms", "redaction");
    }

    @Test
    void lostLabel_isSeen() throws IOException {
        var run = new Run(folder.resolve("home"), 1, false);
        run.all();
        assertThat(run.checks.wrong())
                .as("with tools that know no labelled folder")
                .isNotEmpty();
    }

    /// One run of random operations.
    private static final class Run {
        private final Path home;
        private final Random random;
        private final boolean labelled;
        private final Atoms atoms = new Atoms();
        private final LabelChecks checks = new LabelChecks(atoms);
        private int turns;

        Run(Path home, long seed, boolean labelled) {
            this.home = home;
            this.random = new Random(seed);
            this.labelled = labelled;
        }

        void all() throws IOException {
            try (var world = new LabelWorld(home, new Random(random.nextLong()), labelled)) {
                for (var path : PATHS.subList(0, PATHS.size() - 1)) {
                    Files.writeString(
                            world.workspace.resolve(path), "of " + atoms.next(random, LabelChecks.held(path)) + "\n");
                }
                pack(world);
                consent(world);
                for (int i = 0; i < OPERATIONS; i++) {
                    operate(world);
                    checks.all(world);
                }
            }
        }

        private void pack(LabelWorld world) throws IOException {
            var bytes = new ByteArrayOutputStream();
            try (var zip = new ZipOutputStream(bytes)) {
                zip.putNextEntry(new ZipEntry("packed.txt"));
                zip.write(atoms.next(random, LabelChecks.held("finance/p.zip")).getBytes(StandardCharsets.UTF_8));
            }
            Files.write(world.workspace.resolve("finance/p.zip"), bytes.toByteArray());
        }

        private void operate(LabelWorld world) {
            switch (random.nextInt(10)) {
                case 0 -> {
                    world.restart();
                    checks.restarted(world);
                }
                case 1 -> consent(world);
                case 2, 3 -> {
                    checks.looks(world);
                    checks.returned().stream().findFirst().ifPresent(back -> returned(world, back));
                }
                default -> turn(world);
            }
        }

        /// What a model elsewhere says with a value is said, and what it says without one.
        private void returned(LabelWorld world, LabelChecks.Returned back) {
            for (var text : List.of(back.text(), "noted")) {
                world.server.says("well");
                world.turn(back.session(), "trn_" + turns++, text, back.label());
            }
            checks.looks(world);
        }

        private void consent(LabelWorld world) {
            var until = LabelWorld.NOW.plusSeconds(900);
            var origin = world.cloud.origin();
            switch (random.nextInt(6)) {
                case 0 -> world.consents.withdraw(origin, "owner");
                case 1 -> world.consents.give(Consent.about("contacts", origin, until), "owner");
                default -> world.consents.give(new Consent(origin, Classification.PERSONAL, until, true), "owner");
            }
        }

        private void turn(LabelWorld world) {
            var said = "turn " + turns + (random.nextInt(3) == 0 ? " " + atoms.next(random, Label.OWNER) : "")
                    + (random.nextInt(2) == 0 ? " with 4111 1111 1111 1111" : "");
            for (int step = 1 + random.nextInt(3); step > 0; step--) {
                int number = random.nextInt();
                world.server.then(out -> ScriptedModel.call(out, "", wanted(world, new Random(number))));
            }
            world.server.then(out -> {
                ScriptedModel.begin(out);
                ScriptedModel.event(
                        out,
                        Json.object()
                                .put("content", "so it is " + heard(world, random))
                                .build());
                ScriptedModel.end(out);
            });
            world.turn("main" + random.nextInt(2), "trn_" + turns++, said, Label.OWNER);
        }

        /// Returns something that the model has just been sent.
        private String heard(LabelWorld world, Random chance) {
            var known = atoms.in(world.server.requests.getLast().write());
            return known.isEmpty() ? "nothing" : known.get(chance.nextInt(known.size()));
        }

        private Wanted wanted(LabelWorld world, Random chance) {
            var path = PATHS.get(chance.nextInt(PATHS.size()));
            var other = PATHS.get(chance.nextInt(PATHS.size()));
            var heard = heard(world, chance);
            var wish = Json.object().put("path", path);
            return switch (chance.nextInt(world.isIsolated() ? 12 : 6)) {
                case 0, 1 -> call("read_file", wish);
                case 2 ->
                    call("search_files", Json.object().put("pattern", "of").put("path", folderOf(path)));
                case 3, 4 -> call("write_file", wish.put("content", "copy " + heard + "\n"));
                case 5 ->
                    call(
                            "open_archive",
                            Json.object().put("path", "finance/p.zip").put("into", folderOf(other) + "/out"));
                case 6 -> call("exec", Json.object().put("command", "cat " + path));
                case 7 -> call("exec", Json.object().put("command", "cp " + path + " " + other));
                default -> call("exec", Json.object().put("command", "sh -c 'echo " + heard + " > " + other + "'"));
            };
        }

        private static String folderOf(String path) {
            int slash = path.indexOf('/');
            return slash < 0 ? "notes" : path.substring(0, slash);
        }

        private static Wanted call(String tool, Json.Builder arguments) {
            return new Wanted("c1", tool, arguments.build().write());
        }
    }
}
