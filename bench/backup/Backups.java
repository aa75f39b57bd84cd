import dev.homarus.backup.FilesSource;
import dev.homarus.backup.Origin;
import dev.homarus.backup.Plan;
import dev.homarus.backup.Progress;
import dev.homarus.backup.Repository;
import dev.homarus.backup.Rule;
import dev.homarus.backup.Sink;
import dev.homarus.backup.Source;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.session.Transcripts;
import dev.homarus.store.Sealer;
import dev.homarus.store.Sealing;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.store.Table;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Fills a store with conversations, changes it a little, copies it plainly, and measures backups of it.
///
///     fill HOME SESSIONS | change HOME N | plain HOME FOLDER | backup HOME REPOSITORY CASE | restore
/// REPOSITORY TARGET
final class Backups {
    private static final List<Space> SPACES =
            List.of(Transcripts.SESSIONS, Transcripts.TURNS, Transcripts.MESSAGES, Transcripts.IMAGES, Transcripts.WORDS);
    private static final int TURNS = 10;

    private Backups() {}

    public static void main(String[] arguments) throws IOException {
        var home = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "fill" -> fill(home, Integer.parseInt(arguments[2]));
            case "change" -> change(home, Integer.parseInt(arguments[2]));
            case "plain" -> plain(home, Path.of(arguments[2]));
            case "backup" -> backup(home, Path.of(arguments[2]), arguments[3]);
            case "restore" -> restore(home, Path.of(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static SecretBytes key() {
        return SecretBytes.taking(new byte[32]);
    }

    private static Store open(Path home) {
        var sealer = new Sealer("home_bench", person -> key(), person -> Optional.of(key()));
        return Store.open(home.resolve("core.db"), key(), SPACES, () -> new byte[0], sealer);
    }

    /// Words as often as they are in a language: the n-th with a frequency of 1/n.
    private record Talk(Random random, String[] words) {
        static Talk of(long seed) {
            var letters = new Random(7);
            var words = new String[20_000];
            for (int i = 0; i < words.length; i++) {
                var word = new StringBuilder();
                int syllables = 1 + letters.nextInt(4);
                for (int s = 0; s < syllables; s++) {
                    word.append("bcdfghklmnprstvw".charAt(letters.nextInt(16)))
                            .append("aeiou".charAt(letters.nextInt(5)));
                }
                words[i] = word.toString();
            }
            return new Talk(new Random(seed), words);
        }

        String text(int count) {
            var text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                int rank = (int) Math.exp(random.nextDouble() * Math.log(words.length));
                text.append(words[Math.min(rank, words.length - 1)]).append(i % 12 == 11 ? ". " : " ");
            }
            return text.toString();
        }
    }

    private static void fill(Path home, int sessions) throws IOException {
        Files.createDirectories(home);
        var talk = Talk.of(1);
        try (var store = open(home)) {
            for (int from = 1; from <= sessions; from += 50) {
                int first = from;
                store.write(tx -> {
                    for (int session = first; session < first + 50; session++) {
                        tx.run(
                                "INSERT INTO session VALUES (?, ?, ?, ?, ?, 'personal/owner', 'owner')",
                                session,
                                "session-" + session,
                                1_700_000_000_000L + session,
                                1_700_000_000_000L + session,
                                2 * TURNS);
                        for (int turn = 0; turn < TURNS; turn++) {
                            turn(tx, talk, session, turn);
                        }
                    }
                    return 0;
                });
            }
            sealed(store);
        }
    }

    /// Seals the rows as the gateway would have, and makes the words for search.
    private static void sealed(Store store) {
        new Sealing(store, Sealer.OWNER).all(done -> {});
        new Transcripts(store);
    }

    private static void turn(dev.homarus.store.Tx tx, Talk talk, int session, int turn) {
        var id = "turn_" + Long.toString(Math.abs(talk.random().nextLong()), 36);
        tx.run(
                "INSERT INTO turn VALUES (?, ?, 'done', ?, ?, 'personal/owner')",
                id,
                session,
                1_700_000_000_000L + turn,
                1_700_000_001_000L + turn);
        for (var role : List.of("user", "assistant")) {
            int words = role.equals("user") ? 5 + talk.random().nextInt(40) : 30 + talk.random().nextInt(200);
            tx.run(
                    "INSERT INTO message(session, turn, role, text, at, label) VALUES (?, ?, ?, ?, ?, 'personal/owner')",
                    session,
                    id,
                    role,
                    talk.text(words),
                    1_700_000_000_000L + turn);
        }
    }

    /// One more turn in each of `count` sessions, as a day brings.
    private static void change(Path home, int count) {
        try (var store = open(home)) {
            store.write(tx -> {
                var talk = Talk.of(System.nanoTime());
                long sessions =
                        tx.one("SELECT max(id) FROM session", row -> row.number(0)).orElseThrow();
                for (int i = 0; i < count; i++) {
                    int session = 1 + talk.random().nextInt((int) sessions);
                    turn(tx, talk, session, 99);
                    tx.run("UPDATE session SET last = last + 1, messages = messages + 2 WHERE id = ?", session);
                }
                return 0;
            });
            sealed(store);
        }
    }

    private static void plain(Path home, Path folder) throws IOException {
        Files.createDirectories(folder);
        try (var store = open(home)) {
            Source.of(store).to(new Sink() {
                private OutputStream out = OutputStream.nullOutputStream();

                @Override
                public void begin(String name, Optional<Table> table) {
                    try {
                        out = new BufferedOutputStream(
                                Files.newOutputStream(folder.resolve(name.replace('/', '-'))));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                @Override
                public void record() {}

                @Override
                public void write(byte[] bytes, int from, int length) {
                    try {
                        out.write(bytes, from, length);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                @Override
                public void end() {
                    try {
                        out.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                @Override
                public void mark(byte[] mark) {}
            });
        }
    }

    private static void backup(Path home, Path folder, String what) throws IOException {
        try (var store = open(home)) {
            store.mark();
            long before = peak(true);
            long begun = System.nanoTime();
            try (var repository = Files.exists(folder)
                    ? Repository.open(folder, key(), Repository.Mode.WRITE)
                    : Repository.make(folder, key(), List.of(), Instant.now())) {
                var created = repository.create(
                        Source.of(Source.of(store), new FilesSource(home, List.of("audit"))),
                        new Origin("home_bench", "bench", ""),
                        Optional.empty(),
                        Instant.now(),
                        Progress.NONE);
                long took = System.nanoTime() - begun;
                print(what, took, created.bytes(), created.stored(), peak(false) - before);
            }
        }
    }

    private static void restore(Path folder, Path target) throws IOException {
        long before = peak(true);
        long begun = System.nanoTime();
        try (var repository = Repository.open(folder, key(), Repository.Mode.READ)) {
            var plan = new Plan(
                    0,
                    target,
                    "core.db",
                    key(),
                    SPACES,
                    Map.of("session", Rule.KEEP, "turn", Rule.KEEP, "message", Rule.KEEP, "image", Rule.KEEP),
                    false,
                    false,
                    made -> {});
            repository.restore(plan, Progress.NONE);
            long bytes = repository.snapshots().getLast().bytes();
            print("restore", System.nanoTime() - begun, bytes, 0, peak(false) - before);
        }
    }

    private static void print(String what, long nanos, long bytes, long stored, long peak) {
        System.out.printf(
                java.util.Locale.ROOT,
                "{\"tool\":\"homarus\",\"case\":\"%s\",\"flags\":\"%s\",\"seconds\":%.2f,\"source_bytes\":%d,\"mb_per_s\":%.1f,"
                        + "\"stored_bytes\":%d,\"peak_rss_over_start_kb\":%d}%n",
                what,
                System.getProperty("bench.flags", "default"),
                nanos / 1e9,
                bytes,
                bytes * 1e3 / nanos,
                stored,
                peak);
    }

    /// Returns the most resident memory in KiB since it was last reset.
    private static long peak(boolean reset) throws IOException {
        if (reset) {
            System.gc();
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        }
        for (var line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }
}
