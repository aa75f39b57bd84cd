package dev.homarus.session;

import dev.homarus.steward.Documents;
import dev.homarus.steward.Page;
import dev.homarus.steward.Shelf;
import dev.homarus.store.Row;
import dev.homarus.store.Sealer;
import dev.homarus.store.Snapshot;
import dev.homarus.store.Space;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import java.time.Instant;

/// Conversations as notes: one Markdown file a Session, with everything that was said in it, in order. Format:
/// `docs/spec/export.md`.
///
/// @param sealer opens what was said
public record Notes(Sealer sealer) implements Documents {
    private record Kept(long id, String name, Instant started, Instant last, long messages, Label label) {
        static Kept of(Row row) {
            return new Kept(row.number(0), row.text(1), row.time(2), row.time(3), row.number(4), row.label(5));
        }
    }

    @Override
    public Space space() {
        return Transcripts.MESSAGES;
    }

    @Override
    public String folder() {
        return "conversations";
    }

    @Override
    public void write(Snapshot snapshot, Shelf shelf) {
        snapshot.tx()
                .each(
                        "SELECT id, name, started, last, messages, label FROM session ORDER BY id",
                        row -> write(snapshot, shelf, Kept.of(row)));
    }

    private void write(Snapshot snapshot, Shelf shelf, Kept session) {
        var name = shelf.veiled(session.name());
        try (var page = shelf.begin(name)) {
            page.write("---\nsession: " + Markdown.scalar(name)
                    + "\nstarted: " + session.started()
                    + "\nlast: " + session.last()
                    + "\nlabel: " + Markdown.scalar(session.label().text())
                    + "\nmessages: " + session.messages()
                    + "\n---\n\n# " + Markdown.inline(name) + "\n\n");
            snapshot.tx()
                    .each(
                            "SELECT " + Transcripts.COLUMNS + " FROM message WHERE session = ? ORDER BY id",
                            row -> message(snapshot, shelf, page, row),
                            session.id());
        }
    }

    private void message(Snapshot snapshot, Shelf shelf, Page page, Row row) {
        if (row.label(4).classification() == Classification.SECRET) {
            page.write("## Left out, " + row.time(5) + "\n\nThis message is labelled secret.\n\n");
            page.secret();
            return;
        }
        Message message;
        try {
            message = Transcripts.opened(sealer, row);
        } catch (ProblemException e) {
            page.write("## Unreadable, " + row.time(5) + "\n\n"
                    + Markdown.said(e.problem().line()));
            page.unreadable(Long.toString(row.number(0)), e.problem().code());
            return;
        }
        page.write("## " + who(message) + ", " + message.at() + "\n\n");
        var text = shelf.veiled(message.text());
        page.write(message.role() == Message.Role.TOOL ? Markdown.fenced("text", text) : Markdown.said(text));
        var images = ImageRows.of(sealer, snapshot.tx(), message.seq());
        for (int i = 0; i < images.size(); i++) {
            page.write(ImageFiles.mention(message.seq(), i, images.get(i)));
        }
        for (var call : message.calls()) {
            page.write("### Calls " + Markdown.inline(shelf.veiled(call.tool())) + "\n\n"
                    + Markdown.fenced("json", shelf.veiled(call.arguments())));
        }
        page.row();
    }

    private static String who(Message message) {
        return switch (message.role()) {
            case USER -> "You";
            case ASSISTANT ->
                "Homarus"
                        + message.source()
                                .map(model -> " (" + Markdown.inline(model) + ")")
                                .orElse("");
            case TOOL -> message.source().map(Markdown::inline).orElse("A tool") + " answered";
            case NOTICE -> "Notice";
        };
    }
}
