import dev.homarus.crypto.SecretBytes;
import dev.homarus.store.Sealer;
import dev.homarus.store.Space;
import dev.homarus.types.Classification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Measures how long it takes to seal and to open one cell, by its size: the first hundred of a process, and
/// after
/// thousands. One line of JSON for each size.
final class Seals {
    private static final Space SPACE = new Space(
                    "note",
                    List.of(),
                    Classification.PERSONAL,
                    Duration.ofDays(1),
                    Space.Subjects.OWNER,
                    Space.Export.NONE,
                    false,
                    Optional.empty())
            .sealing(new Space.Sealed(List.of("text"), List.of(), List.of("id", "session", "turn", "label")));

    private Seals() {}

    public static void main(String[] arguments) {
        try (var key = SecretBytes.random(32);
                var sealer = new Sealer("home_bench", person -> key, person -> Optional.of(key))) {
            for (int size : new int[] {100, 1_000, 4_000, 30_000, 1_000_000}) {
                measure(sealer, size);
            }
        }
    }

    private static void measure(Sealer sealer, int size) {
        int count = size > 100_000 ? 100 : 5_000;
        var seal = new long[count];
        var open = new long[count];
        var content = "x".repeat(size).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < count; i++) {
            var row = sealer.row(SPACE, Sealer.OWNER, (long) i, "main", "trn_1", "personal/owner");
            long began = System.nanoTime();
            var cell = row.seal("text", content);
            long sealed = System.nanoTime();
            row.open("text", cell);
            open[i] = System.nanoTime() - sealed;
            seal[i] = sealed - began;
        }
        System.out.printf(
                Locale.ROOT,
                "{\"bytes\":%d,\"count\":%d,\"sealFirst100\":%.1f,\"seal\":%.1f,\"sealP95\":%.1f,\"open\":%.1f,\"unit\":\"us\"}%n",
                size,
                count,
                at(Arrays.copyOf(seal, 100), 0.5),
                at(late(seal), 0.5),
                at(late(seal), 0.95),
                at(late(open), 0.5));
    }

    private static long[] late(long[] times) {
        return Arrays.copyOfRange(times, times.length / 2, times.length);
    }

    private static double at(long[] times, double part) {
        var sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[(int) (part * (sorted.length - 1))] / 1_000.0;
    }
}
