package dev.homarus.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.Digests;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private static final Chunker.Sizes SIZES = new Chunker.Sizes(1_024, 4_096, 16_384);

    private static long[] gear(int seed) {
        try (var keys = new RepositoryKeys(Home.key(seed), "repo_test")) {
            return keys.gear();
        }
    }

    private static byte[] data(int seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// Cuts what is written in pieces of random lengths.
    private static List<byte[]> cut(byte[] content, int seed, Random pieces) {
        var chunks = new ArrayList<byte[]>();
        var chunker = new Chunker(gear(seed), SIZES, (bytes, length, mark) -> chunks.add(Arrays.copyOf(bytes, length)));
        for (int at = 0; at < content.length; ) {
            int length = Math.min(content.length - at, 1 + pieces.nextInt(30_000));
            chunker.write(content, at, length);
            at += length;
        }
        chunker.end();
        return chunks;
    }

    private static List<String> digests(List<byte[]> chunks) {
        return chunks.stream().map(chunk -> Digests.hex(Digests.sha256(chunk))).toList();
    }

    @Test
    void chunks_together_areTheStream() {
        var random = new Random(7);
        for (int length : new int[] {0, 1, 1_023, 1_024, 1_025, 16_384, 16_385, 300_000}) {
            var content = data(length, length);
            var out = new ByteArrayOutputStream();
            var chunks = cut(content, 1, random);
            chunks.forEach(out::writeBytes);
            assertThat(out.toByteArray()).isEqualTo(content);
            for (int i = 0; i < chunks.size(); i++) {
                assertThat(chunks.get(i).length).isLessThanOrEqualTo(SIZES.most());
                assertThat(i == chunks.size() - 1 || chunks.get(i).length >= SIZES.least())
                        .isTrue();
            }
        }
    }

    @Test
    void boundaries_doNotDependOnHowItIsWritten() {
        var content = data(3, 500_000);
        assertThat(digests(cut(content, 1, new Random(1)))).isEqualTo(digests(cut(content, 1, new Random(2))));
    }

    @Test
    void chunks_ofRandomBytes_areAboutTheUsualSize() {
        var chunks = cut(data(5, 4_000_000), 1, new Random(1));
        assertThat(4_000_000 / chunks.size()).isBetween(3_000, 6_500);
    }

    @Test
    void boundaries_afterAnInsertion_areTheOldOnes() {
        for (int round = 0; round < 20; round++) {
            var content = data(round, 600_000);
            int at = new Random(round).nextInt(content.length);
            var changed = new ByteArrayOutputStream();
            changed.write(content, 0, at);
            changed.writeBytes(data(-round - 1, 1 + 37 * round));
            changed.write(content, at, content.length - at);
            var before = digests(cut(content, 1, new Random(1)));
            var after = new ArrayList<>(digests(cut(changed.toByteArray(), 1, new Random(1))));
            after.removeAll(before);
            assertThat(after).hasSizeBetween(1, 6);
        }
    }

    @Test
    void boundaries_underAnotherKey_areOthers() {
        var content = data(9, 2_000_000);
        var one = new ArrayList<>(digests(cut(content, 1, new Random(1))));
        int count = one.size();
        one.retainAll(digests(cut(content, 2, new Random(1))));
        assertThat(count).isGreaterThan(300);
        assertThat(one).hasSizeLessThan(3);
    }

    @Test
    void marks_areTheFirstRecordThatBeginsInAChunk() {
        var starts = new ArrayList<Integer>();
        var chunker = new Chunker(gear(1), SIZES, (bytes, length, mark) -> {
            if (mark >= 0) {
                starts.add(bytes[mark] & 0xff);
            } else {
                starts.add(-1);
            }
        });
        for (int i = 0; i < 30; i++) {
            var record = data(i, 5_000);
            record[0] = (byte) i;
            chunker.mark();
            chunker.write(record, 0, record.length);
        }
        chunker.end();
        var found = starts.stream().filter(start -> start >= 0).toList();
        assertThat(found).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(10);
    }
}
