package dev.homarus.session;

import dev.homarus.protocol.JsonText;
import dev.homarus.store.Row;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.store.Tx;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// The stored form of Sessions, Turns and messages.
public final class Transcripts {
    private static final int PIECE = 32;
    private static final Duration RETENTION = Duration.ofDays(400);

    /// Sessions by name.
    public static final Space SESSIONS = new Space(
            "session",
            List.of("CREATE TABLE session(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, started INTEGER NOT NULL,"
                    + " last INTEGER NOT NULL, messages INTEGER NOT NULL, label TEXT NOT NULL)"),
            Classification.PERSONAL,
            RETENTION,
            Space.Subjects.MENTIONED,
            Space.Export.JSON_LINES,
            false,
            Optional.empty());

    /// Turns and how they ended.
    public static final Space TURNS = new Space(
            "turn",
            List.of(
                    "CREATE TABLE turn(id TEXT PRIMARY KEY, session INTEGER NOT NULL REFERENCES session(id),"
                            + " state TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER, label TEXT NOT NULL) WITHOUT ROWID"),
            Classification.PERSONAL,
            RETENTION,
            Space.Subjects.MENTIONED,
            Space.Export.JSON_LINES,
            false,
            Optional.empty());

    /// Messages in order.
    public static final Space MESSAGES = new Space(
            "message",
            List.of(
                    "CREATE TABLE message(id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session(id),"
                            + " turn TEXT NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,"
                            + " calls TEXT, answers TEXT, source TEXT, label TEXT NOT NULL)",
                    "CREATE INDEX message_session ON message(session, id)"),
            Classification.PERSONAL,
            RETENTION,
            Space.Subjects.MENTIONED,
            Space.Export.MARKDOWN,
            false,
            Optional.empty());

    /// The words of messages, for search.
    public static final Space WORDS = new Space(
            "words",
            List.of("CREATE VIRTUAL TABLE words USING fts5(text, content='message', content_rowid='id',"
                    + " tokenize='unicode61 remove_diacritics 2')"),
            Classification.PERSONAL,
            RETENTION,
            Space.Subjects.MENTIONED,
            Space.Export.NONE,
            false,
            Optional.of("message"));

    private static final String COLUMNS = "id, turn, role, text, label, at, calls, answers, source";

    /// A Session as it is listed.
    public record Summary(String name, Instant started, Instant last, long messages, Label label) {}

    /// A place where the searched words stand.
    public record Hit(
            String session, String turn, long seq, Message.Role role, Instant at, String snippet, Label label) {}

    private final Store store;

    public Transcripts(Store store) {
        this.store = store;
    }

    /// Returns the row id of a Session, making it where it is new.
    long session(String name, Instant now) {
        var found = store.read(tx -> tx.one("SELECT id FROM session WHERE name = ?", row -> row.number(0), name));
        return found.orElseGet(() -> store.write(tx -> {
            tx.run(
                    "INSERT OR IGNORE INTO session(name, started, last, messages, label) VALUES (?, ?, ?, 0, ?)",
                    name,
                    now,
                    now,
                    Label.SYSTEM);
            return tx.one("SELECT id FROM session WHERE name = ?", row -> row.number(0), name)
                    .orElseThrow();
        }));
    }

    /// Records that a Turn began, with what was said; durable before anything that is written later.
    CompletableFuture<Message> begin(long session, String turn, List<Message> said, Label label, Instant now) {
        return store.writeLater(tx -> {
            tx.run(
                    "INSERT INTO turn(id, session, state, started, label) VALUES (?, ?, 'running', ?, ?)",
                    turn,
                    session,
                    now,
                    label);
            var stored = said.stream()
                    .map(message -> insert(tx, session, message, label))
                    .toList();
            return stored.getLast();
        });
    }

    /// Adds messages to a running Turn.
    ///
    /// @param label of everything the Session has held so far, these messages included; kept with them, so that
    ///     a crash does not lower it
    CompletableFuture<List<Message>> add(long session, List<Message> messages, Label label) {
        return store.writeLater(tx -> messages.stream()
                .map(message -> insert(tx, session, message, label))
                .toList());
    }

    /// Records how a Turn ended; returns once that is durable.
    void end(long session, String turn, String state, Label label, Instant now) {
        store.write(tx -> {
            tx.run("UPDATE turn SET state = ?, ended = ?, label = ? WHERE id = ?", state, now, label, turn);
            return tx.run("UPDATE session SET last = ?, label = ? WHERE id = ?", now, label, session);
        });
    }

    private static Message insert(Tx tx, long session, Message message, Label label) {
        long id = tx.insert(
                "INSERT INTO message(session, turn, role, text, at, calls, answers, source, label)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                session,
                message.turn(),
                message.role().name(),
                message.text(),
                message.at(),
                message.calls().isEmpty()
                        ? Optional.empty()
                        : Optional.of(message.callsJson().write()),
                message.answers(),
                message.source(),
                message.label());
        tx.run("INSERT INTO words(rowid, text) VALUES (?, ?)", id, message.text());
        tx.run(
                "UPDATE session SET messages = messages + 1, last = ?, label = ? WHERE id = ?",
                message.at(),
                label,
                session);
        return message.at(id);
    }

    /// Returns the newest `limit` messages before `before`, oldest first.
    List<Message> messages(long session, long before, int limit) {
        return store.read(tx -> tx.all(
                        "SELECT " + COLUMNS + " FROM message WHERE session = ? AND id < ? ORDER BY id DESC LIMIT ?",
                        Transcripts::message,
                        session,
                        before,
                        limit))
                .reversed();
    }

    /// Returns the newest messages, oldest first, until there are `limit` of them or they have `characters` together.
    List<Message> newest(long session, int limit, int characters) {
        var found = new ArrayDeque<Message>();
        long room = characters;
        long before = Long.MAX_VALUE;
        while (room > 0 && found.size() < limit) {
            var piece = messages(session, before, Math.min(PIECE, limit - found.size()));
            for (int i = piece.size() - 1; i >= 0 && room > 0; i--) {
                found.addFirst(piece.get(i));
                room -= piece.get(i).size();
            }
            if (piece.size() < PIECE) {
                break;
            }
            before = piece.getFirst().seq();
        }
        return List.copyOf(found);
    }

    /// Returns the label of everything a Session has held so far.
    Label label(long session) {
        return store.read(tx -> tx.one("SELECT label FROM session WHERE id = ?", row -> row.label(0), session))
                .orElse(Label.SYSTEM);
    }

    private static Message message(Row row) {
        return new Message(
                row.number(0),
                row.text(1),
                Message.Role.valueOf(row.text(2)),
                row.text(3),
                row.label(4),
                row.time(5),
                row.optionalText(6)
                        .map(text -> Message.callsFrom(JsonText.parse(text)))
                        .orElse(List.of()),
                row.optionalText(7),
                row.optionalText(8));
    }

    /// Returns the most recently used Sessions.
    public List<Summary> sessions(int limit) {
        return store.read(tx -> tx.all(
                "SELECT name, started, last, messages, label FROM session ORDER BY last DESC LIMIT ?",
                row -> new Summary(row.text(0), row.time(1), row.time(2), row.number(3), row.label(4)),
                limit));
    }

    /// Returns a Session as it is listed.
    public Optional<Summary> session(String name) {
        return store.read(tx -> tx.one(
                "SELECT name, started, last, messages, label FROM session WHERE name = ?",
                row -> new Summary(row.text(0), row.time(1), row.time(2), row.number(3), row.label(4)),
                name));
    }

    /// Returns a page of a Session's messages, oldest first; empty for an unknown Session.
    public List<Message> page(String name, long before, int limit) {
        return store.read(tx -> tx.one("SELECT id FROM session WHERE name = ?", row -> row.number(0), name))
                .map(id -> messages(id, before, limit))
                .orElse(List.of());
    }

    /// Returns the messages that hold all of the words, best first. Any text is a valid query.
    public List<Hit> search(String words, int limit) {
        var query = Arrays.stream(words.split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .limit(16)
                .map(word -> '"' + word.toLowerCase(Locale.ROOT) + "\"*")
                .collect(Collectors.joining(" "));
        if (query.isEmpty()) {
            return List.of();
        }
        return store.read(tx -> tx.all(
                "SELECT session.name, message.turn, message.id, message.role, message.at,"
                        + " snippet(words, 0, '', '', '…', 24), message.label"
                        + " FROM words JOIN message ON message.id = words.rowid JOIN session ON session.id = message.session"
                        + " WHERE words MATCH ? ORDER BY rank LIMIT ?",
                row -> new Hit(
                        row.text(0),
                        row.text(1),
                        row.number(2),
                        Message.Role.valueOf(row.text(3)),
                        row.time(4),
                        row.text(5),
                        row.label(6)),
                query,
                limit));
    }

    /// Marks the Turns that were running when the process ended; returns how many there were.
    public int interrupted(Instant now) {
        return store.write(tx -> {
            var turns = tx.all(
                    "SELECT turn.id, session.id, session.label FROM turn JOIN session ON session.id = turn.session"
                            + " WHERE turn.state = 'running'",
                    row -> new Interrupted(row.text(0), row.number(1), row.label(2)));
            for (var turn : turns) {
                insert(
                        tx,
                        turn.session(),
                        Message.of(
                                turn.id(),
                                Message.Role.NOTICE,
                                "The gateway stopped in the middle of this turn. What was answered so far is kept; ask again to go on.",
                                Label.SYSTEM,
                                now),
                        turn.label());
                tx.run(
                        "UPDATE turn SET state = 'interrupted', ended = ?, label = ? WHERE id = ?",
                        now,
                        turn.label(),
                        turn.id());
            }
            return turns.size();
        });
    }

    private record Interrupted(String id, long session, Label label) {}
}
