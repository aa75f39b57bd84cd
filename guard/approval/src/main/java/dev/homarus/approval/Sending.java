package dev.homarus.approval;

import dev.homarus.crypto.Digests;
import dev.homarus.image.Carried;
import dev.homarus.image.Image;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.Shown;
import dev.homarus.types.Label;
import dev.homarus.types.Outgoing;
import dev.homarus.types.Segment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a request to a model is made of, for a person who looks at it before it goes.
///
/// @param headers as sent, a key as its handle
/// @param sha256 of the body, in lower-case hex, as the ledger has it
/// @param whole the request itself; empty once its question is closed, since what was sent is in the ledger
public record Sending(
        String method, String path, Json.Obj headers, String sha256, List<Piece> pieces, Optional<Outgoing> whole) {
    private static final int MAX_PIECE = 4_000;
    private static final int MAX_SHOWN = 65_536;

    /// One piece of the body.
    ///
    /// @param source as in [dev.homarus.types.Segment#source]
    /// @param bytes as it leaves
    /// @param hidden whether stand-ins went in for something
    public record Piece(String source, Label label, int bytes, boolean hidden) {}

    public Sending {
        pieces = List.copyOf(pieces);
    }

    static Sending of(Outgoing out) {
        var headers = Json.object();
        out.shownHeaders().forEach(headers::put);
        var pieces = out.segments().stream()
                .map(segment -> new Piece(
                        segment.source(),
                        segment.label(),
                        segment.wire().length,
                        segment.before().isPresent()))
                .toList();
        var sha256 = Digests.hex(Digests.sha256(body(out)));
        return new Sending(out.method(), out.path(), headers.build(), sha256, pieces, Optional.of(out));
    }

    Sending withoutBytes() {
        return new Sending(method, path, headers, sha256, pieces, Optional.empty());
    }

    /// Returns the exact body, while its question waits.
    public Optional<byte[]> body() {
        return whole.map(Sending::body);
    }

    private static byte[] body(Outgoing out) {
        var body = new ByteArrayOutputStream(out.size());
        out.segments().forEach(segment -> body.writeBytes(segment.wire()));
        return body.toByteArray();
    }

    /// Returns it without the bytes:
    /// `{"method","path","headers","sha256","segments":[{"source","label","bytes","hidden"}]}`.
    Json.Obj json() {
        return json(pieces.stream().map(piece -> piece(piece).build()).toList());
    }

    private Json.Obj json(List<Json.Obj> segments) {
        return Json.object()
                .put("method", method)
                .put("path", path)
                .put("headers", headers)
                .put("sha256", sha256)
                .put("segments", Json.array(segments))
                .build();
    }

    private static Json.Builder piece(Piece piece) {
        return Json.object()
                .put("source", piece.source())
                .put("label", piece.label().text())
                .put("bytes", piece.bytes())
                .put("hidden", piece.hidden());
    }

    /// Returns the same with what there is to read in each segment, escaped: `shown`, and `shownBefore` where
    /// stand-ins went in; both are cut, and left out of the oldest where all together is too long. Nothing more
    /// once the question is closed.
    Json.Obj texts() {
        var segments = new ArrayList<Json.Obj>();
        int room = MAX_SHOWN;
        var kept = whole.map(Outgoing::segments).orElse(List.of());
        for (int i = pieces.size() - 1; i >= 0; i--) {
            var json = piece(pieces.get(i));
            if (i < kept.size() && room > 0) {
                var text = text(kept.get(i));
                json.put("shown", shown(text))
                        .put("shownBefore", kept.get(i).before().map(Sending::shown));
                room -= Math.min(text.length(), MAX_PIECE);
            }
            segments.addFirst(json.build());
        }
        return json(segments);
    }

    /// Of an image, what it is.
    private static String text(Segment segment) {
        return (segment.source().equals("image") ? Carried.in(segment.wire()) : Optional.<Image>empty())
                .map(Image::words)
                .orElseGet(() -> new String(segment.wire(), StandardCharsets.UTF_8));
    }

    private static String shown(String text) {
        return Shown.prose(text.length() > MAX_PIECE ? text.substring(0, MAX_PIECE) + "…" : text);
    }

    /// Reads what [#json] wrote.
    static Sending read(Json.Obj json) {
        return new Sending(
                json.text("method"),
                json.text("path"),
                json.object("headers").orElse(Json.Obj.EMPTY),
                json.text("sha256"),
                PlanJson.objects(json, "segments").stream()
                        .map(piece -> new Piece(
                                piece.text("source"),
                                Label.parse(piece.text("label")),
                                (int) piece.number("bytes", 0, 0, Integer.MAX_VALUE),
                                piece.flag("hidden", false)))
                        .toList(),
                Optional.empty());
    }
}
