package dev.homarus.backup;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A small home with a real database and a log beside it, for tests.
final class Home implements AutoCloseable {
    static final String MARKER = "Kestrel-over-the-harbour";
    static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    static final Origin ORIGIN = new Origin("home_test", "0.1.0", "17:abc");

    static final Space SESSION = space(
            "session",
            Optional.empty(),
            "CREATE TABLE session(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, label TEXT NOT NULL)");
    static final Space MESSAGE = space(
            "message",
            Optional.empty(),
            "CREATE TABLE message(id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session(id),"
                    + " person TEXT, text TEXT, sealed BLOB, label TEXT NOT NULL)");
    static final Space LOGIN = space(
            "login",
            Optional.empty(),
            "CREATE TABLE login(digest TEXT PRIMARY KEY, label TEXT NOT NULL) WITHOUT ROWID");
    static final Space WORDS = space(
            "words",
            Optional.of("message"),
            "CREATE VIRTUAL TABLE words USING fts5(text, content='message', content_rowid='id')");
    static final List<Space> SPACES = List.of(SESSION, MESSAGE, LOGIN, WORDS);
    static final Map<String, Rule> RULES =
            Map.of("session", Rule.KEEP, "message", Rule.KEEP.about("person"), "login", Rule.DROP_ON_RESTORE);

    final Path folder;
    final Store store;

    Home(Path folder) throws java.io.IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("audit"));
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("homarus.json5"), "{port: 7117}");
        Files.writeString(folder.resolve("audit/entries"), "entry one\n");
        Files.writeString(folder.resolve("keyring.json"), "{\"secret\":\"" + MARKER + "-key\"}");
        store = Store.open(folder.resolve("data/core.db"), key(9), SPACES, () -> new byte[] {1, 2, 3});
    }

    static Space space(String name, Optional<String> derivedFrom, String... migrations) {
        return new Space(
                name,
                List.of(migrations),
                Classification.PERSONAL,
                Duration.ofDays(30),
                Space.Subjects.MENTIONED,
                Space.Export.JSON_LINES,
                false,
                derivedFrom);
    }

    static SecretBytes key(int seed) {
        var raw = new byte[32];
        raw[0] = (byte) seed;
        return SecretBytes.taking(raw);
    }

    /// Adds a session with messages; the text is the same for the same seed.
    void fill(int session, int messages) {
        var random = new java.util.Random(session);
        store.write(tx -> {
            tx.run("INSERT INTO session(id, name, label) VALUES (?, ?, 'personal/owner')", session, "s" + session);
            tx.run("INSERT INTO login(digest, label) VALUES (?, 'secret/owner')", "d" + session);
            for (int i = 0; i < messages; i++) {
                var text = new StringBuilder(MARKER).append(' ');
                for (int word = 0; word < 60; word++) {
                    text.append(Integer.toString(random.nextInt(40_000), 36)).append(' ');
                }
                tx.run(
                        "INSERT INTO message(session, person, text, sealed, label) VALUES (?, ?, ?, ?, 'personal/owner')",
                        session,
                        "p" + (i % 7),
                        text.toString(),
                        new byte[] {(byte) i, 0, 1});
            }
            return 0;
        });
    }

    Source source() {
        return Source.of(Source.of(store), new FilesSource(folder, List.of("homarus.json5", "audit")));
    }

    static Plan plan(long snapshot, Path target) {
        return plan(snapshot, target, false);
    }

    static Plan plan(long snapshot, Path target, boolean partial) {
        return new Plan(snapshot, target, "data/core.db", key(9), SPACES, RULES, partial, false, folder -> {});
    }

    @Override
    public void close() {
        store.close();
    }
}
