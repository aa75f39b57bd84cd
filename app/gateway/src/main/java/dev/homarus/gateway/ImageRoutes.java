package dev.homarus.gateway;

import dev.homarus.egress.Ledger;
import dev.homarus.image.Image;
import dev.homarus.protocol.Json;
import dev.homarus.session.Message;
import dev.homarus.session.Sessions;
import dev.homarus.session.Transcripts;
import dev.homarus.types.Incognito;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import java.util.List;
import java.util.Optional;

/// Images: taking them in before they are said with something, and giving those back that are in messages and in
/// what was sent.
record ImageRoutes(Uploads uploads, Sessions sessions, Transcripts transcripts, Ledger ledger) {
    /// The largest image that is read, in bytes; less stays of it.
    static final int MAX_BODY = 4 * 1_048_576;

    void addTo(Router router) {
        router.on(Scope.CHAT, "POST", "/api/images", this::take)
                .on(Scope.CHAT, "GET", "/api/images/{}", this::waiting)
                .on(Scope.READ, "GET", "/api/messages/{}/images/{}", this::ofMessage)
                .on(Scope.READ, "GET", "/api/ledger/{}/images/{}", this::sent);
    }

    private void take(Call call) {
        var image = Image.of(call.bytes(MAX_BODY));
        var json = Json.object().put("id", uploads.keep(image, call.principal()));
        Json.object(((Json.Arr) Message.imagesJson(List.of(image))).items().getFirst(), "image")
                .members()
                .forEach(json::put);
        call.reply(json.build());
    }

    private void waiting(Call call) {
        reply(call, uploads.find(call.names().getFirst(), call.principal()));
    }

    private void ofMessage(Call call) {
        long seq = number(call.names().getFirst());
        var session = call.parameter("session").filter(Incognito::is);
        var images = session.map(name -> sessions.unkept().page(name, seq + 1, 1).stream()
                        .filter(message -> message.seq() == seq)
                        .flatMap(message -> message.images().stream())
                        .toList())
                .orElseGet(() -> transcripts.images(seq));
        reply(call, at(images, number(call.names().get(1))));
    }

    private void sent(Call call) {
        var entry = RecordRoutes.entry(ledger, call);
        var segments = ledger.segments(entry.id());
        reply(call, at(segments, number(call.names().get(1))).flatMap(SentImage::of));
    }

    private static <T> Optional<T> at(List<T> all, long place) {
        return place >= 0 && place < all.size() ? Optional.of(all.get((int) place)) : Optional.empty();
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    private static void reply(Call call, Optional<Image> image) {
        var bytes = image.flatMap(Image::bytes)
                .orElseThrow(() -> new Problem(
                                "HTTP-004", "There is no such image.", "See which there are: GET /api/messages")
                        .asException());
        call.response().getHeaders().put("Content-Security-Policy", "default-src 'none'; sandbox");
        Replies.bytes(
                call.response(),
                call.callback(),
                200,
                image.map(Image::type).orElseThrow().mime(),
                bytes);
    }
}
