package dev.homarus.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything that a rotation does to the disk, ended after each step: a file beside the ring is removed, made,
/// filled and forced, takes the ring's name, and the folder is forced. What a kill can leave is one of these
/// states.
class RotationStepsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final String WORDS = "quiet otter lamp";

    /// How far it came.
    ///
    /// @param beside what stands beside the ring: how much of the new one, in thousandths; none below zero
    /// @param renamed whether the new one has the ring's name
    record Step(String name, int beside, boolean renamed) {
        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    Path folder;

    private Path file;
    private Path beside;
    private SlotKey.Machine machine;
    private byte[] before;
    private byte[] after;
    private List<String> keys;
    private long generation;

    @BeforeEach
    void rotateOnce() throws IOException {
        file = folder.resolve("home/keyring.json");
        beside = file.resolveSibling("keyring.json.new");
        machine = new SlotKey.Machine(folder.resolve("outside/machine.key"));
        try (var open = KeyRing.create(file, machine, NOW)) {
            open.add(passphrase(), NOW);
            SecretBytes ignored = open.subject("owner");
            before = Files.readAllBytes(file);
            keys = keys(open);
            generation = open.ring().generation();
            open.rotate();
            after = Files.readAllBytes(file);
        }
        assertThat(after).as("control: it changed the ring").isNotEqualTo(before);
        assertThat(beside).doesNotExist();
    }

    private static SlotKey passphrase() {
        return new SlotKey.Passphrase(WORDS.toCharArray());
    }

    private static List<String> keys(OpenRing open) {
        return Stream.of(open.data(), open.secrets(), open.subject("owner"))
                .map(key -> key.<String>use(HexFormat.of()::formatHex))
                .toList();
    }

    static Stream<Step> steps() {
        return Stream.of(
                new Step("nothing done yet", -1, false),
                new Step("left by an earlier kill, and not removed", 400, false),
                new Step("made", 0, false),
                new Step("one byte written", 1, false),
                new Step("half written", 500, false),
                new Step("all but the end written", 999, false),
                new Step("written and forced", 1_000, false),
                new Step("renamed", -1, true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    @DisplayName("a rotation that ends after any step leaves a ring that every slot opens, with the same keys")
    void rotation_endedAfterAnyStep_leavesARingThatOpens(Step step) throws IOException {
        Files.write(file, step.renamed() ? after : before);
        if (step.beside() >= 0) {
            Files.write(beside, part(step.beside()));
        }
        for (var key : List.of(machine, passphrase())) {
            try (var open = KeyRing.read(file).open(key).orElseThrow()) {
                assertThat(keys(open)).isEqualTo(keys);
                assertThat(open.ring().generation()).isEqualTo(step.renamed() ? generation + 1 : generation);
            }
        }
        try (var open = KeyRing.read(file).open(machine).orElseThrow()) {
            open.rotate();
            assertThat(keys(open)).isEqualTo(keys);
        }
        assertThat(beside).as("what was left is gone").doesNotExist();
        try (var open = KeyRing.read(file).open(passphrase()).orElseThrow()) {
            assertThat(keys(open)).as("after the next rotation").isEqualTo(keys);
        }
    }

    /// Where only part of the new ring had the ring's name, nothing would open it: this is what the other file
    /// is for.
    @ParameterizedTest(name = "{0} thousandths")
    @ValueSource(ints = {0, 1, 500, 999})
    void ring_writtenInPlace_wouldNotOpen(int thousandths) throws IOException {
        Files.write(file, part(thousandths));
        assertThatThrownBy(() -> KeyRing.read(file)).hasMessageContaining("VAULT-004");
    }

    private byte[] part(int thousandths) {
        return Arrays.copyOf(after, (int) ((long) after.length * thousandths / 1_000));
    }
}
