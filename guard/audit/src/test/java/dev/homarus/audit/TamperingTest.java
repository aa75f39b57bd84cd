package dev.homarus.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.audit.Finding.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TamperingTest {
    private static final int ENTRIES = 40;

    @TempDir
    Path base;

    private Home home;

    @BeforeEach
    void create() {
        home = new Home(base.resolve("a")).with(ENTRIES);
        assertThat(home.verify().findings()).isEmpty();
        assertThat(home.verifyWithoutKeys().findings()).isEmpty();
    }

    @Test
    void verify_editedEntry_namesIt() throws IOException {
        var records = home.records();
        records.get(17)[50] ^= 1;
        home.write(records);
        assertFound(Kind.CHANGED, 17);
    }

    @Test
    void verify_deletedEntry_namesIt() throws IOException {
        var records = home.records();
        records.remove(9);
        home.write(records);
        assertFound(Kind.TRUNCATED, ENTRIES - 1);
        assertThat(home.verify().findings())
                .anyMatch(finding ->
                        finding.index().equals(Finding.at(Kind.CHANGED, 9, "").index()));
    }

    @Test
    void verify_reorderedEntries_namesTheFirst() throws IOException {
        var records = home.records();
        Collections.swap(records, 20, 31);
        home.write(records);
        assertFound(Kind.CHANGED, 20);
    }

    @Test
    void verify_insertedEntry_namesIt() throws IOException {
        var records = home.records();
        records.add(5, records.get(6).clone());
        home.write(records);
        assertFound(Kind.CHANGED, 5);
    }

    @Test
    void verify_forgedEntryAtTheEnd_namesIt() throws IOException {
        var records = home.records();
        records.add(records.get(3).clone());
        home.write(records);
        assertFound(Kind.APPENDED, ENTRIES);
    }

    @Test
    void verify_cutOffTail_saysWhereItEnds() throws IOException {
        home.write(home.records().subList(0, 33));
        assertFound(Kind.TRUNCATED, 33);
    }

    @Test
    void verify_cutInsideARecord_saysWhereItEnds() throws IOException {
        var all = Files.readAllBytes(home.entries());
        Files.write(home.entries(), Arrays.copyOf(all, all.length - 1));
        assertFound(Kind.TRUNCATED, ENTRIES - 1);
    }

    @Test
    void verify_impossibleLength_namesTheEntry() throws IOException {
        var records = home.records();
        ByteBuffer.wrap(records.get(12)).putInt(0);
        home.write(records);
        assertFound(Kind.DAMAGED, 12);
    }

    @Test
    void verify_entriesGone_isFound() throws IOException {
        Files.delete(home.entries());
        assertThat(home.verify().findings()).extracting(Finding::kind).contains(Kind.TRUNCATED);
        assertThat(home.verifyWithoutKeys().ok()).isFalse();
    }

    @Test
    @DisplayName("CR-04 a home rolled back as a whole is found by the file outside it")
    void verify_wholeHomeRolledBack_isFoundByTheFileOutside() throws IOException {
        var old = home.copyTo(base.resolve("old"));
        home.with(3);
        try (var list = Files.list(old.folder)) {
            for (var file : list.toList()) {
                Files.copy(
                        file, home.folder.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assertFound(Kind.TRUNCATED, ENTRIES);
    }

    @Test
    void verify_everythingRolledBack_isFoundByAnAnchorOnly() throws IOException {
        var old = home.copyTo(base.resolve("old"));
        home.with(3);
        var anchor = home.verify().head();
        assertThat(old.verifyWithoutKeys().ok()).isTrue();
        var report = old.verifyWithoutKeys(anchor);
        assertThat(report.findings()).extracting(Finding::kind).containsExactly(Kind.TRUNCATED);
        assertThat(home.verifyWithoutKeys(old.verify().head(), anchor).ok()).isTrue();
    }

    @Test
    void verify_logRewrittenUnderAnotherKey_isFoundWithKeysOrAnchor() throws IOException {
        var anchor = home.verify().head();
        var other = new Home(base.resolve("other"), 9).with(ENTRIES);
        var forged = new Home(base.resolve("other"));
        assertThat(other.verify().ok()).isTrue();
        assertThat(forged.verify().findings())
                .extracting(Finding::kind)
                .contains(Kind.KEY, Kind.WITNESS, Kind.CHECKPOINT, Kind.CHANGED);
        assertThat(forged.verifyWithoutKeys().ok()).isTrue();
        assertThat(forged.verifyWithoutKeys(anchor).ok()).isFalse();
    }

    @Test
    void verify_logOfAnotherHomeInPlace_isFoundWithoutKeys() throws IOException {
        var other = new Home(base.resolve("other"), 9).with(ENTRIES);
        for (var name : List.of("entries", "leaves", "checkpoint", "key.pub", "edge")) {
            Files.copy(other.folder.resolve(name), home.folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(home.verifyWithoutKeys().findings())
                .extracting(Finding::kind)
                .contains(Kind.KEY, Kind.CHANGED);
        assertThat(home.verify().findings()).extracting(Finding::kind).contains(Kind.KEY, Kind.CHECKPOINT);
    }

    @Test
    void verify_replacedCheckpoint_isFound() throws IOException {
        try (var stranger = Home.keys(5)) {
            Files.writeString(
                    home.folder.resolve("checkpoint"),
                    Checkpoint.sign(home.verify().head(), stranger));
        }
        assertThat(home.verifyWithoutKeys().findings())
                .extracting(Finding::kind)
                .containsExactly(Kind.CHECKPOINT);
        assertThat(home.verify().findings()).extracting(Finding::kind).containsExactly(Kind.CHECKPOINT);
    }

    @Test
    void verify_missingFiles_areFound() throws IOException {
        for (var file : home.files()) {
            var content = Files.readAllBytes(file);
            Files.delete(file);
            assertThat(home.verify().ok()).as("%s", file).isFalse();
            assertThat(home.verifyWithoutKeys().ok()).as("%s", file).isFalse();
            Files.write(file, content);
        }
        assertThat(home.verify().ok()).isTrue();
    }

    @Test
    void verify_forgedHeadOutside_isFoundWithKeys() throws IOException {
        home.write(home.records().subList(0, 30));
        var forged = new Home(base.resolve("forged"), 4);
        var cut = new Tree();
        for (var record : home.records()) {
            cut.add(cut.leaf(Arrays.copyOfRange(record, 4, record.length)));
        }
        var slot = new Witness.Slot(1_000, cut.head(), 1, Witness.UNDISPUTED, false, home.keys.publicKey());
        Files.write(home.witness, slot.bytes(forged.keys));
        assertThat(home.verify().findings()).extracting(Finding::kind).contains(Kind.WITNESS, Kind.TRUNCATED);
        assertThat(home.verifyWithoutKeys().findings())
                .extracting(Finding::kind)
                .contains(Kind.TRUNCATED);
    }

    @Test
    void verify_randomMutationsOfRecords_neverPass() throws IOException {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(20_260_102);
        var original = home.records();
        for (int round = 0; round < 400; round++) {
            var mutated =
                    new ArrayList<byte[]>(original.stream().map(byte[]::clone).toList());
            var what = mutate(mutated, random);
            if (Arrays.equals(join(original), join(mutated))) {
                continue;
            }
            home.write(mutated);
            assertThat(home.verify().ok()).as("%d %s", round, what).isFalse();
            assertThat(home.verifyWithoutKeys().ok()).as("%d %s", round, what).isFalse();
        }
        home.write(original);
        assertThat(home.verify().ok()).isTrue();
    }

    @Test
    void verify_randomByteOfAnyFile_neverPasses() throws IOException {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(4);
        for (var file : home.files().subList(0, 4)) {
            var content = Files.readAllBytes(file);
            for (int round = 0; round < 60; round++) {
                var changed = content.clone();
                int at = random.nextInt(changed.length);
                changed[at] ^= (byte) (1 + random.nextInt(255));
                Files.write(file, changed);
                assertThat(home.verify().ok()).as("%s %d", file, at).isFalse();
                assertThat(home.verifyWithoutKeys().ok()).as("%s %d", file, at).isFalse();
            }
            Files.write(file, content);
        }
    }

    @Test
    void verify_brokenSlotsOutside_areANoteAndThenAFinding() throws IOException {
        var content = Files.readAllBytes(home.witness);
        for (int byteInSlot = 0; byteInSlot < 176; byteInSlot++) {
            var changed = content.clone();
            changed[byteInSlot] ^= 1;
            Files.write(home.witness, changed);
            boolean isMac = byteInSlot >= 144;
            assertThat(home.verify().ok()).isEqualTo(!isMac);
            assertThat(home.verify().notes()).hasSize(isMac ? 1 : 2);
            changed[4_096 + byteInSlot] ^= 1;
            Files.write(home.witness, changed);
            assertThat(home.verify().findings()).extracting(Finding::kind).contains(Kind.WITNESS);
        }
    }

    @Test
    void open_editedLog_recordsItUntilItIsAccepted() throws IOException {
        home.write(home.records().subList(0, 33));
        try (var log = home.open()) {
            assertThat(log.findings()).extracting(Finding::kind).containsExactly(Kind.TRUNCATED);
            var newest = log.query(Query.newest(1)).getFirst();
            assertThat(newest.event().kind()).isEqualTo("audit.finding");
            assertThat(newest.index()).isEqualTo(33);
            log.append(Home.event(0));
        }
        assertRecorded(33);
        try (var log = home.open()) {
            assertThat(log.findings()).isEmpty();
        }
        assertRecorded(33);
        try (var log = home.open()) {
            log.accept("owner", "I restored a backup.");
        }
        assertThat(home.verify().findings()).isEmpty();
        assertThat(home.verifyWithoutKeys().findings()).isEmpty();
    }

    @Test
    void open_brokenFrameWithoutCache_keepsWhatCannotBeRead() throws IOException {
        var whole = Files.readAllBytes(home.entries());
        var records = home.records();
        ByteBuffer.wrap(records.get(10)).putInt(1 << 30);
        home.write(records);
        Files.delete(home.folder.resolve("edge"));
        try (var log = home.open()) {
            assertThat(log.findings()).extracting(Finding::kind).containsExactly(Kind.DAMAGED);
            assertThat(log.query(Query.newest(100))).hasSize(11);
        }
        assertThat(Files.size(home.folder.resolve("removed-10-1")) + offset(records, 10))
                .isEqualTo(whole.length);
        assertRecorded(10);
    }

    @Test
    void open_logOfAnotherHome_putsItAsideAndSaysSo() throws IOException {
        var foreign = Files.readAllBytes(home.entries());
        try (var stranger = new Home(base.resolve("a"), 77);
                var log = stranger.open()) {
            assertThat(log.findings()).extracting(Finding::kind).contains(Kind.KEY, Kind.WITNESS, Kind.CHECKPOINT);
            assertThat(log.append(Home.event(1)).index()).isEqualTo(1);
            assertThat(stranger.verify().findings()).extracting(Finding::kind).containsExactly(Kind.RECORDED);
            assertThat(home.folder.resolve("removed-0-1")).hasBinaryContent(foreign);
        }
    }

    private void assertFound(Kind kind, long index) {
        for (var keys : List.of(Optional.of(home.keys), Optional.<AuditKeys>empty())) {
            var report = AuditVerifier.verify(home.folder, home.witness, keys, List.of());
            assertThat(report.ok()).isFalse();
            assertThat(report.findings())
                    .as("%s", report.findings())
                    .anyMatch(
                            finding -> finding.kind() == kind && finding.index().orElse(-1) == index);
        }
    }

    private void assertRecorded(long index) {
        assertThat(home.verify().findings())
                .containsExactlyElementsOf(home.verifyWithoutKeys().findings())
                .extracting(finding -> finding.kind() + " " + finding.index().orElse(-1))
                .containsExactly(Kind.RECORDED + " " + index);
    }

    private static String mutate(List<byte[]> records, RandomGenerator random) {
        int at = random.nextInt(records.size());
        int other = random.nextInt(records.size());
        return switch (random.nextInt(7)) {
            case 0 -> {
                var record = records.get(at);
                int position = random.nextInt(record.length);
                record[position] ^= (byte) (1 << random.nextInt(8));
                yield "bit of " + at + " at " + position;
            }
            case 1 -> {
                records.remove(at);
                yield "delete " + at;
            }
            case 2 -> {
                Collections.swap(records, at, other);
                yield "swap " + at + " " + other;
            }
            case 3 -> {
                records.add(at, records.get(other));
                yield "copy " + other + " to " + at;
            }
            case 4 -> {
                records.set(at, records.get(other));
                yield "replace " + at + " by " + other;
            }
            case 5 -> {
                records.subList(at, records.size()).clear();
                yield "cut at " + at;
            }
            default -> {
                var forged = new byte[4 + 60];
                random.nextBytes(forged);
                ByteBuffer.wrap(forged).putInt(60);
                records.add(other, forged);
                yield "forge at " + other;
            }
        };
    }

    private static byte[] join(List<byte[]> records) {
        var out = ByteBuffer.allocate(offset(records, records.size()));
        records.forEach(out::put);
        return out.array();
    }

    private static int offset(List<byte[]> records, int index) {
        return records.subList(0, index).stream()
                .mapToInt(record -> record.length)
                .sum();
    }
}
