package dev.homarus.gateway;

import de.marhali.json5.Json5Array;
import de.marhali.json5.Json5Object;
import dev.homarus.egress.OwnServer;
import dev.homarus.egress.Route;
import dev.homarus.egress.Ways.Way;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.SecretRef;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// How a model is reached, as its settings have it.
///
/// @param ca who vouches for its server, which is the owner's own where this is not empty: certificates in DER,
///     in Base64
/// @param certificate what Homarus shows it, its own first: certificates in DER, in Base64
/// @param certificateKey the handle of the private key of that in the vault
/// @param via the proxy in between: `tor`, `socks5://HOST:PORT` or `http://HOST:PORT`
/// @param file of an embedded model, which is reached by nothing else
record ModelWay(
        List<String> ca,
        List<String> certificate,
        Optional<String> certificateKey,
        Optional<String> via,
        Optional<ModelFile> file) {
    /// Straight there, by what this machine trusts.
    static final ModelWay STRAIGHT = of(Json.Obj.EMPTY);

    ModelWay {
        ca = List.copyOf(ca);
        certificate = List.copyOf(certificate);
    }

    /// Reads the settings `ca`, `certificate`, `certificateKey` and `via` of an entry.
    static ModelWay of(Json.Obj json) {
        var way = new ModelWay(
                texts(json, "ca"),
                texts(json, "certificate"),
                json.optionalText("certificateKey"),
                json.optionalText("via"),
                ModelFile.of(json));
        way.via().filter(via -> Route.parse(via).isEmpty()).ifPresent(via -> {
            throw new JsonException("via", "has to be tor, socks5://HOST:PORT or http://HOST:PORT");
        });
        if (way.certificate().isEmpty() != way.certificateKey().isEmpty()) {
            throw new JsonException("certificate", "and certificateKey go together");
        }
        if (way.ca().isEmpty() && !way.certificate().isEmpty()) {
            throw new JsonException("certificate", "needs ca: a certificate is shown to your own servers only");
        }
        if (way.file().isPresent() && way.hasOwnConnections()) {
            throw new JsonException(
                    "file", "is of a model without a network; ca, certificate and via say nothing of it");
        }
        return way;
    }

    static ModelWay of(ModelFile file) {
        return new ModelWay(List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.of(file));
    }

    /// Whether it says how connections are made.
    boolean hasOwnConnections() {
        return isOwn() || via.isPresent();
    }

    private static List<String> texts(Json.Obj json, String name) {
        var texts = new ArrayList<String>();
        for (var item : json.array(name)) {
            if (!(item instanceof Json.Str(var text)) || !isCertificate(text)) {
                throw new JsonException(name, "has to be a list of certificates: DER in Base64, as homarus writes it");
            }
            texts.add(text);
        }
        return texts;
    }

    private static boolean isCertificate(String text) {
        try {
            return OwnServer.certificates(List.of(Base64.getDecoder().decode(text)))
                            .size()
                    == 1;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    boolean isOwn() {
        return !ca.isEmpty();
    }

    Way way() {
        return new Way(isOwn() ? Optional.of(server()) : Optional.empty(), via.flatMap(Route::parse));
    }

    private OwnServer server() {
        return new OwnServer(
                OwnServer.certificates(decoded(ca)),
                certificateKey.map(key ->
                        new OwnServer.Identity(OwnServer.certificates(decoded(certificate)), SecretRef.parse(key))));
    }

    private static List<byte[]> decoded(List<String> texts) {
        return texts.stream().map(Base64.getDecoder()::decode).toList();
    }

    /// Writes what is not as usual into an entry of the settings.
    void writeTo(Json5Object entry) {
        write(entry, "ca", ca);
        write(entry, "certificate", certificate);
        certificateKey.ifPresent(key -> entry.addProperty("certificateKey", key));
        via.ifPresent(route -> entry.addProperty("via", route));
        file.ifPresent(known -> known.writeTo(entry));
    }

    private static void write(Json5Object entry, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            var array = new Json5Array();
            texts.forEach(array::add);
            entry.add(name, array);
        }
    }
}
