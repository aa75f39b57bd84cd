package dev.homarus.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.detect.KnownValues.Value;
import dev.homarus.files.Workspace;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What of labelled folders is known elsewhere.
class FolderValuesTest {
    private static final Map<String, Label> LABELS = Map.of(
            "finance", label(Classification.SENSITIVE).about("finance"),
            "finance/keys", label(Classification.SECRET),
            "people", label(Classification.PERSONAL).about("contacts"));
    private static final FolderReading.Most MOST =
            new FolderReading.Most(100, 4_096, 1 << 20, 1_000, 5, Duration.ofSeconds(20));

    @TempDir
    Path workspace;

    private InstantSource clock = InstantSource.fixed(Instant.EPOCH);

    private static Label label(Classification classification) {
        return Label.of(classification, Provenance.SYSTEM);
    }

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectories(workspace.resolve("finance/keys"));
        Files.createDirectories(workspace.resolve("people"));
    }

    private FolderValues values(Map<String, Label> labels, Duration patience) {
        var reading = new FolderReading(
                new Workspace(workspace, clock), new FolderLabels(labels, workspace.toString()), clock, MOST);
        return new FolderValues(reading, patience, Duration.ZERO);
    }

    private FolderValues values() {
        return values(LABELS, Duration.ofSeconds(20));
    }

    private void write(String path, String text) throws IOException {
        Files.writeString(workspace.resolve(path), text);
    }

    private static void eventually(BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void fileInALabelledFolder_isKnownWithItsLabel_othersAreNot() throws IOException {
        write("finance/a.txt", "account 40719283 and the milk");
        write("finance/keys/door.txt", "code: KD-77120-B\nTr0ub4dor&3x\n");
        write("people/b.txt", "number 55519283");
        write("c.txt", "number 66619283");

        try (var known = values()) {
            assertThat(known.isReady()).isTrue();
            assertThat(known.values())
                    .containsExactlyInAnyOrder(
                            new Value("40719283", "finance.number", Classification.SENSITIVE),
                            new Value("55519283", "contacts.number", Classification.PERSONAL),
                            new Value("KD-77120-B", "finance.code", Classification.SECRET),
                            new Value("Tr0ub4dor&3x", "finance.password", Classification.SECRET));
            assertThat(known.count()).isEqualTo(new FolderValues.Count(4, 0, 3, 0, true));
            assertThat(known.count().lacks()).isFalse();
        }
    }

    @Test
    void whatIsWrittenLater_isKnownSoon_andWhatIsGone_stays() throws IOException {
        write("finance/a.txt", "account 40719283");
        try (var known = values()) {
            assertThat(known.isReady()).isTrue();
            var before = known.version();

            write("finance/a.txt", "account 40719284!");
            write("finance/b.txt", "account 99919285");
            eventually(() -> known.isReady() && known.values().size() == 3);
            assertThat(known.version()).isNotEqualTo(before);
            Files.delete(workspace.resolve("finance/b.txt"));
            eventually(() -> known.isReady() && known.count().files() == 1);

            assertThat(known.values())
                    .extracting(Value::text)
                    .containsExactlyInAnyOrder("40719283", "40719284", "99919285");
            var now = known.version();
            assertThat(known.isReady()).isTrue();
            assertThat(known.version()).isEqualTo(now);
        }
    }

    @Test
    void linksPicturesAndTheRestOfLargeFiles_areNotRead_andThatIsSaid() throws IOException {
        var outside = Files.writeString(workspace.resolve("outside.txt"), "number 66619283");
        Files.createSymbolicLink(workspace.resolve("finance/link.txt"), outside);
        Files.createLink(workspace.resolve("finance/second-name.txt"), outside);
        write("finance/picture.png", "\u0000number 77719283");
        write("finance/large.txt", "number 40719283\n" + "many words\n".repeat(500) + "number 88819283");

        try (var known = values()) {
            assertThat(known.isReady()).isTrue();
            assertThat(known.values()).extracting(Value::text).containsExactly("40719283");
            assertThat(known.count().unread()).isEqualTo(4);
            assertThat(known.count().lacks()).isTrue();
            assertThat(known.count().sentence()).contains("4 files are no text, too large or cannot be read");
        }
    }

    @Test
    void moreThanCanBeKnown_theMostTellingAre_andTheRestIsCounted() throws IOException {
        write(
                "finance/a.txt",
                IntStream.range(0, 9)
                        .mapToObj(i -> "number 4071928" + i)
                        .collect(Collectors.joining("\n", "", "\nIBAN DE89 3704 0044 0532 0130 00")));

        try (var known = values()) {
            assertThat(known.isReady()).isTrue();
            assertThat(known.values())
                    .hasSize(5)
                    .first()
                    .extracting(Value::type)
                    .isEqualTo("finance.iban");
            assertThat(known.count().more()).isEqualTo(5);
            assertThat(known.count().sentence()).contains("5 more are not");
        }
    }

    @Test
    void moreThanCanBeKnown_whatIsPersonal_comesLast() throws IOException {
        write("people/a.txt", "IBAN DE89 3704 0044 0532 0130 00, +49 30 901820");
        write(
                "finance/a.txt",
                IntStream.range(0, 5).mapToObj(i -> "number 4071928" + i).collect(Collectors.joining("\n")));

        try (var known = values()) {
            assertThat(known.isReady()).isTrue();
            // An account is SENSITIVE wherever it stands.
            assertThat(known.values()).extracting(Value::classification).containsOnly(Classification.SENSITIVE);
            assertThat(known.count().more()).isEqualTo(2);
        }
    }

    @Test
    void folderThatIsALink_isSaid_andTheOthersAreRead() throws IOException {
        write("finance/z.txt", "number 40719283");
        Files.createSymbolicLink(workspace.resolve("safe"), workspace.resolve("people"));

        try (var known = values(
                Map.of("finance", label(Classification.SENSITIVE), "safe", label(Classification.SECRET)),
                Duration.ofSeconds(20))) {
            assertThat(known.isReady()).isTrue();
            assertThat(known.values()).hasSize(1);
            assertThat(known.count().unread()).isEqualTo(1);
        }
    }

    @Test
    void whileTheFirstReadingGoesOn_nothingIsReady_andTheWaitingEnds() throws IOException {
        write("finance/a.txt", "account 40719283");
        var latch = new CountDownLatch(1);
        clock = () -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Instant.EPOCH;
        };
        try (var known = values(LABELS, Duration.ofMillis(50))) {
            assertThat(known.isReady()).isFalse();
            assertThat(known.count().complete()).isFalse();
            latch.countDown();
            eventually(known::isReady);
            assertThat(known.values()).hasSize(1);
        }
    }

    @Test
    void withoutLabelledFolders_nothingIsRead() {
        try (var known = values(Map.of("people", label(Classification.PUBLIC)), Duration.ofSeconds(20))) {
            assertThat(known.isReady()).isTrue();
            assertThat(known.count()).isEqualTo(new FolderValues.Count(0, 0, 0, 0, true));
        }
    }
}
