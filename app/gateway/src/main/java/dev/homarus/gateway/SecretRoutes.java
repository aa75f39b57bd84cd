package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.identity.Tokens;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import dev.homarus.types.SecretRef;
import dev.homarus.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/// Secrets by name, and tokens.
record SecretRoutes(Vault vault, Tokens tokens, AuditLog audit) {
    private static final Duration LONGEST_LIFE = Duration.ofDays(3_650);

    void addTo(Router router) {
        router.on(Scope.ADMIN, "GET", "/api/vault", this::secrets)
                .on(Scope.ADMIN, "PUT", "/api/vault/{}", this::putSecret)
                .on(Scope.ADMIN, "DELETE", "/api/vault/{}", this::removeSecret)
                .on(Scope.ADMIN, "GET", "/api/tokens", this::list)
                .on(Scope.ADMIN, "POST", "/api/tokens", this::createToken)
                .on(Scope.ADMIN, "DELETE", "/api/tokens/{}", this::revokeToken);
    }

    private static SecretRef ref(Call call) {
        try {
            return new SecretRef(call.names().getFirst());
        } catch (IllegalArgumentException e) {
            throw new JsonException(
                    "the name of a secret", "has to have 1 to 64 letters, digits, dots, dashes or underscores");
        }
    }

    private void secrets(Call call) {
        var rows = vault.list().stream()
                .map(entry -> Json.object()
                        .put("name", entry.ref().name())
                        .put("boundTo", entry.origin())
                        .put("created", entry.created().toString())
                        .build())
                .toList();
        call.reply(Json.object().put("secrets", Json.array(rows)).build());
    }

    private void putSecret(Call call) {
        var ref = ref(call);
        var value = call.json().text("value").getBytes(StandardCharsets.UTF_8);
        if (value.length == 0 || value.length > Vault.MAX_SECRET) {
            throw new JsonException("value", "has to have 1 to " + Vault.MAX_SECRET + " bytes");
        }
        record("vault", call.principal().id(), "set " + ref.name(), Json.object());
        var origin = vault.find(ref).map(Vault.Entry::origin).orElse("");
        vault.put(ref, origin, value);
        call.done();
    }

    private void removeSecret(Call call) {
        var ref = ref(call);
        record("vault", call.principal().id(), "rm " + ref.name(), Json.object());
        if (!vault.remove(ref)) {
            throw new Problem("HTTP-004", "There is no secret of that name.", "List them with: homarus vault list")
                    .asException();
        }
        call.done();
    }

    private static Json.Obj token(Tokens.Token token) {
        return Json.object()
                .put("id", token.id())
                .put("scope", token.scope().name().toLowerCase(Locale.ROOT))
                .put("label", token.name())
                .put("created", token.created().toString())
                .put("expires", token.expires().toString())
                .build();
    }

    private void list(Call call) {
        var rows = tokens.list().stream().map(SecretRoutes::token).toList();
        call.reply(Json.object().put("tokens", Json.array(rows)).build());
    }

    private void createToken(Call call) {
        var json = call.json();
        var name = json.text("label");
        if (name.isBlank() || name.length() > Tokens.MAX_NAME) {
            throw new JsonException("label", "has to have 1 to " + Tokens.MAX_NAME + " characters");
        }
        var scope = switch (json.text("scope")) {
            case "chat" -> Scope.CHAT;
            case "read" -> Scope.READ;
            case "approve" -> Scope.APPROVE;
            case "admin" -> Scope.ADMIN;
            default -> throw new JsonException("scope", "has to be chat, read, approve or admin");
        };
        var life = Lifetimes.parse(json.optionalText("expires").orElse("30d"), LONGEST_LIFE);
        record(
                "token",
                call.principal().id(),
                "create",
                Json.object()
                        .put("scope", scope.name().toLowerCase(Locale.ROOT))
                        .put("label", name));
        var created = tokens.create(scope, name, life);
        var reply = Json.object();
        token(created.token()).members().forEach(reply::put);
        call.reply(reply.put("token", created.value()).build());
    }

    private void revokeToken(Call call) {
        record("token", call.principal().id(), "revoke " + call.names().getFirst(), Json.object());
        if (!tokens.revoke(call.names().getFirst())) {
            throw new Problem("HTTP-004", "There is no token of that id.", "List them with: homarus token list")
                    .asException();
        }
        call.done();
    }

    private void record(String kind, String actor, String subject, Json.Builder detail) {
        audit.append(Event.of(kind, actor, subject, detail.build()));
    }
}
