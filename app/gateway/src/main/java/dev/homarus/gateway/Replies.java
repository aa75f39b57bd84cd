package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Writes whole answers.
final class Replies {
    private static final Map<String, Integer> STATUS = Map.ofEntries(
            Map.entry("HTTP-001", 400),
            Map.entry("HTTP-002", 401),
            Map.entry("HTTP-003", 403),
            Map.entry("HTTP-004", 404),
            Map.entry("HTTP-005", 405),
            Map.entry("HTTP-006", 413),
            Map.entry("HTTP-007", 421),
            Map.entry("HTTP-008", 415),
            Map.entry("HTTP-009", 503),
            Map.entry("HTTP-010", 401),
            Map.entry("MODEL-042", 400),
            Map.entry("MODEL-045", 400),
            Map.entry("MODEL-046", 400),
            Map.entry("MODEL-047", 403),
            Map.entry("VAULT-016", 423),
            Map.entry("VAULT-023", 423),
            Map.entry("VAULT-024", 423),
            Map.entry("VAULT-017", 429),
            Map.entry("VAULT-026", 503),
            Map.entry("VAULT-028", 507),
            Map.entry("VAULT-001", 403),
            Map.entry("APPROVAL-001", 404),
            Map.entry("APPROVAL-002", 409),
            Map.entry("APPROVAL-004", 409),
            Map.entry("APPROVAL-006", 403),
            Map.entry("APPROVAL-007", 404),
            Map.entry("EGRESS-013", 403),
            Map.entry("PROXY-001", 502),
            Map.entry("PROXY-002", 502),
            Map.entry("GRANT-001", 404),
            Map.entry("GRANT-004", 429),
            Map.entry("GRANT-005", 403),
            Map.entry("TRUST-002", 429),
            Map.entry("TRUST-003", 409),
            Map.entry("TRUST-004", 409),
            Map.entry("POLICY-002", 409),
            Map.entry("MODEL-009", 404),
            Map.entry("SESSION-002", 429),
            Map.entry("SESSION-004", 404),
            Map.entry("SESSION-005", 429),
            Map.entry("STOP-001", 409),
            Map.entry("STOP-004", 404),
            Map.entry("CONSENT-001", 404),
            Map.entry("CONSENT-003", 404),
            Map.entry("GATEWAY-009", 500));

    private Replies() {}

    /// Returns the JSON form of a Problem.
    static Json.Obj problem(Problem problem) {
        return Json.object()
                .put("code", problem.code())
                .put("sentence", problem.sentence())
                .put("remedy", problem.remedy())
                .build();
    }

    /// Returns the HTTP status that fits a Problem.
    static int status(Problem problem) {
        var known = STATUS.get(problem.code());
        if (known != null) {
            return known;
        }
        return switch (problem.code().replaceFirst("-.*", "")) {
            case "STORE", "AUDIT" -> 503;
            case "EGRESS" -> 502;
            case "MODEL" -> ofProvider(problem.code()) ? 502 : 400;
            default -> 400;
        };
    }

    /// Whether it is the provider's doing, and not what was asked for here.
    private static boolean ofProvider(String code) {
        boolean ofFile = code.compareTo("MODEL-030") >= 0 && code.compareTo("MODEL-036") < 0;
        return code.compareTo("MODEL-009") < 0 || (code.compareTo("MODEL-014") >= 0 && !ofFile);
    }

    static void problem(Response response, Callback callback, Problem problem) {
        json(
                response,
                callback,
                status(problem),
                Json.object().put("problem", problem(problem)).build());
    }

    /// The shape that OpenAI's clients read.
    static void openAiProblem(Response response, Callback callback, Problem problem) {
        json(response, callback, status(problem), openAiError(problem));
    }

    static Json.Obj openAiError(Problem problem) {
        var error = Json.object()
                .put("message", problem.line())
                .put("type", status(problem) < 500 ? "invalid_request_error" : "server_error")
                .put("code", problem.code());
        return Json.object().put("error", error.build()).build();
    }

    static void json(Response response, Callback callback, int status, Json json) {
        bytes(response, callback, status, "application/json", json.bytes());
    }

    static void bytes(Response response, Callback callback, int status, String type, byte[] content) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
        response.write(true, java.nio.ByteBuffer.wrap(content), callback);
    }

    static void empty(Response response, Callback callback, int status) {
        response.setStatus(status);
        response.write(true, java.nio.ByteBuffer.allocate(0), callback);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
