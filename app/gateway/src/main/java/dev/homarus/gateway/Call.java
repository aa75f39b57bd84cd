package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Principal;
import dev.homarus.types.Problem;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/// One request on its way through a [Router.Route].
///
/// @param names what stood at the `{}` places of the path
/// @param hold the memory its body takes
record Call(
        Request request,
        Response response,
        Callback callback,
        Principal principal,
        List<String> names,
        Intake.Hold hold) {
    /// The largest body of what is said to a model, in bytes.
    static final int MAX_SAID = 2 * 1_048_576;

    /// The largest body of anything else, in bytes.
    static final int MAX_BODY = 524_288;

    /// Reads the body as one strict JSON object of at most [#MAX_BODY] bytes.
    Json.Obj json() {
        return json(MAX_BODY);
    }

    /// Reads the body as one strict JSON object.
    ///
    /// @param most the largest body, in bytes
    /// @throws dev.homarus.types.ProblemException HTTP-001 malformed, HTTP-006 too large, HTTP-008 not JSON,
    ///     HTTP-009 no room for it now
    Json.Obj json(int most) {
        var type = Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .orElse("");
        if (!type.toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
            throw new Problem("HTTP-008", "The body has to be JSON.", "Send it with Content-Type: application/json.")
                    .asException();
        }
        try {
            return JsonText.parseObject(body(most));
        } catch (JsonException e) {
            throw malformed(e).asException();
        }
    }

    /// Reads the body as it is.
    ///
    /// @param most the largest body, in bytes
    /// @throws dev.homarus.types.ProblemException HTTP-001, HTTP-006, HTTP-009 as above
    byte[] bytes(int most) {
        return body(most);
    }

    static Problem malformed(JsonException e) {
        return new Problem("HTTP-001", "In the request, " + e.sentence() + ".", "Mend it and send it again.");
    }

    private byte[] body(int most) {
        if (request.getLength() > most) {
            throw tooLarge(most);
        }
        hold.take(request.getLength() < 0 ? most : request.getLength());
        try (var in = Content.Source.asInputStream(request)) {
            var bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw tooLarge(most);
            }
            endPoint().ifPresent(PatientEndPoint::requestIsRead);
            // From here on the work decides how long it takes, not the limit for reading a request.
            request.addIdleTimeoutListener(timeout -> false);
            return bytes;
        } catch (IOException e) {
            throw new Problem("HTTP-001", "The request ended too early or came too slowly.", "Send it again.")
                    .asException();
        }
    }

    private Optional<PatientEndPoint> endPoint() {
        return request.getConnectionMetaData().getConnection().getEndPoint() instanceof PatientEndPoint patient
                ? Optional.of(patient)
                : Optional.empty();
    }

    private static RuntimeException tooLarge(int most) {
        return new Problem("HTTP-006", "The body is larger than " + (most >> 10) + " KiB.", "Send something smaller.")
                .asException();
    }

    Optional<String> parameter(String name) {
        Fields fields = Request.extractQueryParameters(request);
        return Optional.ofNullable(fields.getValue(name)).filter(value -> !value.isEmpty());
    }

    long number(String name, long otherwise, long least, long most) {
        return parameter(name)
                .map(text -> {
                    try {
                        long value = Long.parseLong(text);
                        if (value >= least && value <= most) {
                            return value;
                        }
                    } catch (NumberFormatException e) {
                        // Told below, with the bounds.
                    }
                    throw malformed(new JsonException(name, "has to be a whole number from " + least + " to " + most))
                            .asException();
                })
                .orElse(otherwise);
    }

    Optional<Instant> time(String name) {
        return parameter(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw malformed(new JsonException(name, "has to be a time like 2026-11-21T09:00:00Z"))
                        .asException();
            }
        });
    }

    /// Returns by which face the principal came: `socket`, `dashboard` or `token`.
    String face() {
        return face(request, principal);
    }

    static String face(Request request, Principal principal) {
        return Doorkeeper.isLocal(request)
                ? "socket"
                : principal.kind() == Principal.Kind.TOKEN ? "token" : "dashboard";
    }

    void reply(Json json) {
        Replies.json(response, callback, 200, json);
    }

    void done() {
        Replies.empty(response, callback, 204);
    }
}
