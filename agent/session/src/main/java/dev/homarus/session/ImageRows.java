package dev.homarus.session;

import dev.homarus.image.Image;
import dev.homarus.image.ImageType;
import dev.homarus.store.Row;
import dev.homarus.store.SealedRow;
import dev.homarus.store.Sealer;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.store.Tx;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The images of messages as rows, sealed like what was said with them. A row goes with its message.
final class ImageRows {
    private static final Space.Sealed CELLS = new Space.Sealed(
            List.of("sha256", "content"),
            List.of(),
            List.of("id", "message", "type", "width", "height", "bytes", "label"));

    /// Images in order; what they are stands before their content, which is not read with it. The one at place
    /// N of a message has the id message × [#PLACES] + N.
    static final Space SPACE = new Space(
                    "image",
                    List.of(
                            "CREATE TABLE image(id INTEGER PRIMARY KEY,"
                                    + " message INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,"
                                    + " type TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,"
                                    + " bytes INTEGER NOT NULL, sha256 BLOB NOT NULL, label TEXT NOT NULL, subject TEXT,"
                                    + " content BLOB NOT NULL)",
                            "CREATE INDEX image_message ON image(message)",
                            "CREATE INDEX image_subject ON image(subject)"),
                    Classification.PERSONAL,
                    Duration.ofDays(400),
                    Space.Subjects.MENTIONED,
                    Space.Export.MARKDOWN,
                    false,
                    Optional.empty())
            .sealing(CELLS)
            .showing(Map.of("sha256", Space.Form.HEX));

    /// More than a message can have images.
    private static final int PLACES = 16;

    /// What is read of an image but its content.
    static final String COLUMNS = "id, message, type, width, height, bytes, label, sha256, " + CELLS.select();

    private static final int CELLS_FROM = 8;

    /// Where the content stands that is read after [#COLUMNS].
    static final int CONTENT_AT = CELLS_FROM + 1 + CELLS.identity().size();

    /// An image that is ready to be written.
    record Ready(long id, Image image, Label label, byte[] sha256, byte[] content) {}

    private final Store store;
    private final Sealer sealer;

    ImageRows(Store store) {
        this.store = store;
        this.sealer = store.sealer();
    }

    /// Seals the images of a message that has its place; those whose bytes are gone are left out.
    List<Ready> ready(Message message, String subject) {
        var ready = new ArrayList<Ready>();
        for (int i = 0; i < message.images().size(); i++) {
            var image = message.images().get(i);
            long id = id(message.seq(), i);
            var label = message.imageLabel();
            var row = sealer.row(
                    SPACE,
                    subject,
                    id,
                    message.seq(),
                    image.type().mime(),
                    (long) image.width(),
                    (long) image.height(),
                    (long) image.size(),
                    label);
            image.bytes()
                    .ifPresent(bytes -> ready.add(new Ready(
                            id,
                            image,
                            label,
                            row.seal("sha256", HexFormat.of().parseHex(image.sha256())),
                            row.seal("content", bytes))));
        }
        return List.copyOf(ready);
    }

    /// Returns the id of the image at a place of a message.
    static long id(long message, int place) {
        return message * PLACES + place;
    }

    static void insert(Tx tx, long message, String subject, List<Ready> images) {
        for (var ready : images) {
            var image = ready.image();
            tx.run(
                    "INSERT INTO image(id, message, type, width, height, bytes, sha256, content, label, subject)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    ready.id(),
                    message,
                    image.type().mime(),
                    (long) image.width(),
                    (long) image.height(),
                    (long) image.size(),
                    ready.sha256(),
                    ready.content(),
                    ready.label(),
                    subject);
        }
    }

    /// Returns the images of one message.
    List<Image> of(Tx tx, long message) {
        return tx.all("SELECT " + COLUMNS + " FROM image WHERE message = ? ORDER BY id", this::image, message);
    }

    /// Returns what is known of the images of one message, without their bytes.
    static List<Image> of(Sealer sealer, Tx tx, long message) {
        return tx.all(
                "SELECT " + COLUMNS + " FROM image WHERE message = ? ORDER BY id",
                row -> image(sealer, row, Optional::empty),
                message);
    }

    /// Returns messages of a Session with their images, whose bytes are fetched when they are wanted.
    List<Message> with(Tx tx, long session, List<Message> messages) {
        if (messages.isEmpty()) {
            return messages;
        }
        long least = messages.stream().mapToLong(Message::seq).min().orElse(0);
        long most = messages.stream().mapToLong(Message::seq).max().orElse(0);
        var images = new HashMap<Long, List<Image>>();
        tx.all(
                        "SELECT " + COLUMNS + " FROM image WHERE message BETWEEN ? AND ?"
                                + " AND (SELECT session FROM message WHERE message.id = image.message) = ? ORDER BY id",
                        row -> Map.entry(row.number(1), image(row)),
                        least,
                        most,
                        session)
                .forEach(one -> images.computeIfAbsent(one.getKey(), id -> new ArrayList<>())
                        .add(one.getValue()));
        return images.isEmpty()
                ? messages
                : messages.stream()
                        .map(message -> message.showing(images.getOrDefault(message.seq(), List.of())))
                        .toList();
    }

    private Image image(Row row) {
        long id = row.number(0);
        return image(sealer, row, () -> content(id));
    }

    private static Image image(Sealer sealer, Row row, Supplier<Optional<byte[]>> bytes) {
        String digest;
        try {
            digest = HexFormat.of().formatHex(sealed(sealer, row).open("sha256", row.bytes(7)));
        } catch (ProblemException e) {
            digest = "";
        }
        return Image.kept(
                ImageType.ofMime(row.text(2)).orElse(ImageType.PNG),
                (int) row.number(3),
                (int) row.number(4),
                (int) row.number(5),
                digest,
                bytes);
    }

    /// Returns what opens the cells of a row of [#COLUMNS].
    static SealedRow sealed(Sealer sealer, Row row) {
        return sealer.row(SPACE, row, CELLS_FROM);
    }

    private Optional<byte[]> content(long id) {
        try {
            return store.read(tx -> tx.one(
                    "SELECT " + COLUMNS + ", content FROM image WHERE id = ?",
                    row -> sealed(sealer, row).open("content", row.bytes(CONTENT_AT)),
                    id));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }
}
