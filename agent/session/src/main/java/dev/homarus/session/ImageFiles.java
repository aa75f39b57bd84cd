package dev.homarus.session;

import dev.homarus.image.Image;
import dev.homarus.image.ImageType;
import dev.homarus.steward.Documents;
import dev.homarus.steward.Shelf;
import dev.homarus.store.Row;
import dev.homarus.store.Sealer;
import dev.homarus.store.Snapshot;
import dev.homarus.store.Space;
import dev.homarus.types.Classification;
import dev.homarus.types.ProblemException;

/// The images of conversations as files, each as it is kept; the notes name them. Format: `docs/spec/export.md`.
///
/// @param sealer opens them
public record ImageFiles(Sealer sealer) implements Documents {
    static final String FOLDER = "images";

    @Override
    public Space space() {
        return ImageRows.SPACE;
    }

    @Override
    public String folder() {
        return FOLDER;
    }

    @Override
    public void write(Snapshot snapshot, Shelf shelf) {
        snapshot.tx()
                .each("SELECT " + ImageRows.COLUMNS + ", content FROM image ORDER BY id", row -> write(shelf, row));
    }

    private void write(Shelf shelf, Row row) {
        var id = Long.toString(row.number(0));
        if (row.label(6).classification() == Classification.SECRET) {
            try (var page = shelf.begin(id, ".txt")) {
                page.write("This image is labelled secret.\n").secret();
            }
            return;
        }
        byte[] content;
        try {
            content = ImageRows.sealed(sealer, row).open("content", row.bytes(ImageRows.CONTENT_AT));
        } catch (ProblemException e) {
            try (var page = shelf.begin(id, ".txt")) {
                page.write(e.problem().line() + "\n").unreadable(id, e.problem().code());
            }
            return;
        }
        try (var page = shelf.begin(id, "." + type(row).ending())) {
            page.write(content).row();
        }
    }

    private static ImageType type(Row row) {
        return ImageType.ofMime(row.text(2)).orElse(ImageType.PNG);
    }

    /// Returns what a note says of an image of a message.
    ///
    /// @param place of the image in its message, from 0
    static String mention(long message, int place, Image image) {
        var path = "../" + FOLDER + "/" + ImageRows.id(message, place) + "."
                + image.type().ending();
        return "![" + image.words() + "](" + path + ")\n\n";
    }
}
