package dev.homarus.session;

import dev.homarus.image.Image;
import dev.homarus.protocol.JsonText;
import dev.homarus.store.Row;
import dev.homarus.store.Sealer;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.store.Tx;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// The stored form of Sessions, Turns and messages.
public final class Transcripts {
    private static final int PIECE = 32;
    private static final Duration RETENTION = Duration.ofDays(400);

    /// Sessions by name.
    public static final Space SESSIONS = new Space(
                    "session",
                    List.of(
                            "CREATE TABLE session(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, started INTEGER NOT NULL,"
                                    + " last INTEGER NOT NULL, messages INTEGER NOT NULL, label TEXT NOT NULL)",
                            "ALTER TABLE session ADD COLUMN subject TEXT NOT NULL DEFAULT '" + Sealer.OWNER + "'"),
                    Classification.PERSONAL,
                    RETENTION,
                    Space.Subjects.MENTIONED,
                    Space.Export.JSON_LINES,
                    false,
                    Optional.empty())
            .timesIn("started", "last");

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
                    Optional.empty())
            .timesIn("started", "ended");

    private static final Space.Sealed CELLS = new Space.Sealed(
            List.of("text", "calls"),
            List.of(),
            List.of(
                    "id",
                    "(SELECT name FROM session WHERE session.id = message.session)",
                    "turn",
                    "role",
                    "at",
                    "answers",
                    "source",
                    "label"));

    /// Messages in order. What was said is sealed, and bound to the Session's name and to who said it when.
    public static final Space MESSAGES = new Space(
                    "message",
                    List.of(
                            "CREATE TABLE message(id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session(id),"
                                    + " turn TEXT NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,"
                                    + " calls TEXT, answers TEXT, source TEXT, label TEXT NOT NULL)",
                            "CREATE INDEX message_session ON message(session, id)",
                            "ALTER TABLE message ADD COLUMN subject TEXT",
                            "CREATE INDEX message_subject ON message(subject)"),
                    Classification.PERSONAL,
                    RETENTION,
                    Space.Subjects.MENTIONED,
                    Space.Export.MARKDOWN,
                    false,
                    Optional.empty())
            .sealing(CELLS)
            .timesIn("at");

    /// The images of messages, sealed.
    public static final Space IMAGES = ImageRows.SPACE;

    /// The words of messages, for search: which words are in which message, without the texts. They are not
    /// sealed: whoever has the database's key sees which words were said, and in which order.
    public static final Space WORDS = new Space(
                    "words",
                    List.of(
                            "CREATE VIRTUAL TABLE words USING fts5(text, content='message', content_rowid='id',"
                                    + " tokenize='unicode61 remove_diacritics 2')",
                            "DROP TABLE words",
                            "CREATE VIRTUAL TABLE words USING fts5(text, content='',"
                                    + " tokenize='unicode61 remove_diacritics 2')"),
                    Classification.PERSONAL,
                    RETENTION,
                    Space.Subjects.MENTIONED,
                    Space.Export.NONE,
                    false,
                    Optional.of("message"))
            .absent("an index for search, made anew from the messages");

    /// What is read of a message.
    static final String COLUMNS = "id, turn, role, text, label, at, calls, answers, source, " + CELLS.select();
    private static final int CELLS_FROM = 9;
    private static final int INDEXED_AT_ONCE = 256;

    /// A Session as it is listed.
    public record Summary(String name, Instant started, Instant last, long messages, Label label) {}

    /// A place where the searched words stand.
    public record Hit(
            String session, String turn, long seq, Message.Role role, Instant at, String snippet, Label label) {}

    /// A Session that is kept.
    ///
    /// @param subject the person it is with
    record Kept(long id, String name, String subject) {}

    /// A message that is ready to be written.
    private record Ready(
            Message message, String subject, byte[] text, Optional<byte[]> calls, List<ImageRows.Ready> images) {}

    private final Store store;
    private final Sealer sealer;
    private final ImageRows images;
    private final AtomicLong next;

    /// Makes up what a restored or erased home lacks of the words for search.
    public Transcripts(Store store) {
        this.store = store;
        this.sealer = store.sealer();
        this.images = new ImageRows(store);
        this.next = new AtomicLong(store.read(tx -> newest(tx, "message")));
        index();
    }

    private static long newest(Tx tx, String table) {
        return tx.one("SELECT coalesce(max(id), 0) FROM " + table, row -> row.number(0))
                .orElse(0L);
    }

    /// Every message has its words in the same transaction; where the newest have none, the index is behind.
    private void index() {
        boolean more = true;
        while (more) {
            boolean behind = store.read(tx -> newest(tx, "words_docsize") < newest(tx, "message"));
            more = behind && store.write(Transcripts.this::indexSome) > 0;
        }
    }

    private int indexSome(Tx tx) {
        return indexAfter(tx, newest(tx, "words_docsize"), Long.MAX_VALUE).size();
    }

    private List<Long> indexAfter(Tx tx, long from, long until) {
        var messages = tx.all(
                "SELECT " + COLUMNS + " FROM message WHERE id > ? AND id <= ? ORDER BY id LIMIT " + INDEXED_AT_ONCE,
                row -> Map.entry(row.number(0), text(row).orElse("")),
                from,
                until);
        messages.forEach(message ->
                tx.run("INSERT INTO words(rowid, text) VALUES (?, ?)", message.getKey(), message.getValue()));
        return messages.stream().map(Map.Entry::getKey).toList();
    }

    private Optional<String> text(Row row) {
        try {
            return Optional.of(sealer.row(MESSAGES, row, CELLS_FROM).text("text", row.bytes(3)));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    /// Makes the words for search anew from what can be read: after an erasure, so that no word of it stays.
    public void indexAnew() {
        // What is written from here on has its words with it.
        long until = store.write(tx -> {
            tx.run("INSERT INTO words(words) VALUES ('delete-all')");
            return newest(tx, "message");
        });
        var done = List.of(0L);
        while (!done.isEmpty()) {
            long from = done.getLast();
            done = store.write(tx -> indexAfter(tx, from, until));
        }
    }

    private static Kept kept(Row row) {
        return new Kept(row.number(0), row.text(1), row.text(2));
    }

    /// Returns a Session, making it where it is new.
    Kept session(String name, Instant now) {
        var found = store.read(
                tx -> tx.one("SELECT id, name, subject FROM session WHERE name = ?", Transcripts::kept, name));
        return found.orElseGet(() -> store.write(tx -> {
            tx.run(
                    "INSERT OR IGNORE INTO session(name, started, last, messages, label, subject)"
                            + " VALUES (?, ?, ?, 0, ?, ?)",
                    name,
                    now,
                    now,
                    Label.SYSTEM,
                    Sealer.OWNER);
            return tx.one("SELECT id, name, subject FROM session WHERE name = ?", Transcripts::kept, name)
                    .orElseThrow();
        }));
    }

    /// Records that a Turn began, with what was said; durable before anything that is written later.
    CompletableFuture<Message> begin(Kept session, String turn, List<Message> said, Label label, Instant now) {
        var ready = ready(session, said);
        return store.writeSoon(tx -> {
            tx.run(
                    "INSERT INTO turn(id, session, state, started, label) VALUES (?, ?, 'running', ?, ?)",
                    turn,
                    session.id(),
                    now,
                    label);
            ready.forEach(message -> insert(tx, session.id(), message, label));
            return ready.getLast().message();
        });
    }

    /// Adds messages to a running Turn.
    ///
    /// @param label of everything the Session has held so far, these messages included; kept with them, so that
    ///     a crash does not lower it
    CompletableFuture<List<Message>> add(Kept session, List<Message> messages, Label label) {
        var ready = ready(session, messages);
        return store.writeSoon(tx -> {
            ready.forEach(message -> insert(tx, session.id(), message, label));
            return ready.stream().map(Ready::message).toList();
        });
    }

    /// Gives messages their places and seals them; on the caller's thread, so that sealing holds up no other
    /// Session.
    private List<Ready> ready(Kept session, List<Message> messages) {
        return messages.stream()
                .map(message -> ready(session, message.at(next.incrementAndGet())))
                .toList();
    }

    private Ready ready(Kept session, Message message) {
        var row = sealer.row(
                MESSAGES,
                session.subject(),
                message.seq(),
                session.name(),
                message.turn(),
                message.role().name(),
                message.at(),
                message.answers(),
                message.source(),
                message.label());
        var calls = message.calls().isEmpty()
                ? Optional.<String>empty()
                : Optional.of(message.callsJson().write());
        return new Ready(
                message,
                session.subject(),
                row.seal("text", message.text()),
                row.seal("calls", calls),
                images.ready(message, session.subject()));
    }

    /// Records how a Turn ended; returns once that is durable.
    void end(long session, String turn, String state, Label label, Instant now) {
        store.write(tx -> {
            tx.run("UPDATE turn SET state = ?, ended = ?, label = ? WHERE id = ?", state, now, label, turn);
            return tx.run("UPDATE session SET last = ?, label = ? WHERE id = ?", now, label, session);
        });
    }

    private static void insert(Tx tx, long session, Ready ready, Label label) {
        var message = ready.message();
        tx.run(
                "INSERT INTO message(id, session, turn, role, text, at, calls, answers, source, label, subject)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                message.seq(),
                session,
                message.turn(),
                message.role().name(),
                ready.text(),
                message.at(),
                ready.calls(),
                message.answers(),
                message.source(),
                message.label(),
                ready.subject());
        tx.run("INSERT INTO words(rowid, text) VALUES (?, ?)", message.seq(), message.text());
        ImageRows.insert(tx, message.seq(), ready.subject(), ready.images());
        tx.run(
                "UPDATE session SET messages = messages + 1, last = ?, label = ? WHERE id = ?",
                message.at(),
                label,
                session);
    }

    /// Returns the newest `limit` messages before `before`, oldest first.
    List<Message> messages(long session, long before, int limit) {
        return store.read(tx -> images.with(
                        tx,
                        session,
                        tx.all(
                                "SELECT " + COLUMNS
                                        + " FROM message WHERE session = ? AND id < ? ORDER BY id DESC LIMIT ?",
                                this::message,
                                session,
                                before,
                                limit)))
                .reversed();
    }

    /// Returns the newest messages, oldest first, until there are `limit` of them or they have `characters`
    /// together.
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

    /// Returns a message; in place of one that does not open, a notice that says so.
    private Message message(Row row) {
        try {
            return opened(sealer, row);
        } catch (ProblemException e) {
            return Message.of(row.text(1), Message.Role.NOTICE, e.problem().line(), row.label(4), row.time(5))
                    .at(row.number(0));
        }
    }

    /// Returns the message of a row of [#COLUMNS].
    ///
    /// @throws ProblemException STORE-006, STORE-007 when it does not open
    static Message opened(Sealer sealer, Row row) {
        var sealed = sealer.row(MESSAGES, row, CELLS_FROM);
        return new Message(
                row.number(0),
                row.text(1),
                Message.Role.valueOf(row.text(2)),
                sealed.text("text", row.bytes(3)),
                row.label(4),
                row.time(5),
                sealed.optionalText("calls", row.bytes(6))
                        .map(text -> Message.callsFrom(JsonText.parse(text)))
                        .orElse(List.of()),
                row.optionalText(7),
                row.optionalText(8),
                List.of());
    }

    /// Returns the images of a stored message; empty where there is none.
    public List<Image> images(long seq) {
        return store.read(tx -> images.of(tx, seq));
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
        var searched = Arrays.stream(words.split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .limit(16)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        if (searched.isEmpty()) {
            return List.of();
        }
        var query = searched.stream().map(word -> '"' + word + "\"*").collect(Collectors.joining(" "));
        return store.read(tx -> tx
                .all(
                        "SELECT message.id, session.name FROM words JOIN message ON message.id = words.rowid"
                                + " JOIN session ON session.id = message.session WHERE words MATCH ? ORDER BY rank LIMIT ?",
                        row -> Map.entry(row.number(0), row.text(1)),
                        query,
                        limit)
                .stream()
                .flatMap(found ->
                        tx
                                .one("SELECT " + COLUMNS + " FROM message WHERE id = ?", this::message, found.getKey())
                                .stream()
                                .map(message -> hit(found.getValue(), message, searched)))
                .toList());
    }

    private static Hit hit(String session, Message message, List<String> searched) {
        return new Hit(
                session,
                message.turn(),
                message.seq(),
                message.role(),
                message.at(),
                Snippet.of(message.text(), searched),
                message.label());
    }

    /// Marks the Turns that were running when the process ended; returns how many there were.
    public int interrupted(Instant now) {
        var turns = store.read(tx -> tx.all(
                "SELECT session.id, session.name, session.subject, turn.id, session.label FROM turn"
                        + " JOIN session ON session.id = turn.session WHERE turn.state = 'running'",
                row -> new Interrupted(kept(row), row.text(3), row.label(4))));
        var notices = turns.stream()
                .map(turn -> ready(
                        turn.session(),
                        Message.of(
                                        turn.id(),
                                        Message.Role.NOTICE,
                                        "The gateway stopped in the middle of this turn. What was answered so far is kept; ask again to go on.",
                                        Label.SYSTEM,
                                        now)
                                .at(next.incrementAndGet())))
                .toList();
        return store.write(tx -> {
            for (int i = 0; i < turns.size(); i++) {
                var turn = turns.get(i);
                insert(tx, turn.session().id(), notices.get(i), turn.label());
                tx.run(
                        "UPDATE turn SET state = 'interrupted', ended = ?, label = ? WHERE id = ?",
                        now,
                        turn.label(),
                        turn.id());
            }
            return turns.size();
        });
    }

    private record Interrupted(Kept session, String id, Label label) {}
}
