package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.identity.Tokens;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Destination;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import dev.homarus.types.SecretRef;
import dev.homarus.vault.Vault;
import dev.homarus.vault.VaultHealth;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/// Secrets by name, and tokens.
record SecretRoutes(Vault vault, Tokens tokens, AuditLog audit, InstantSource clock) {
    private static final Duration LONGEST_LIFE = Duration.ofDays(3_650);

    void addTo(Router router) {
        router.on(Scope.ADMIN, "GET", "/api/vault", this::secrets)
                .on(Scope.ADMIN, "GET", "/api/vault/health", this::health)
                .on(Scope.ADMIN, "PUT", "/api/vault/{}", this::putSecret)
                .on(Scope.ADMIN, "POST", "/api/vault/{}/bind", this::bindSecret)
                .on(Scope.ADMIN, "DELETE", "/api/vault/{}", this::removeSecret)
                .on(Scope.ADMIN, "GET", "/api/tokens", this::list)
                .on(Scope.ADMIN, "POST", "/api/tokens", this::createToken)
                .on(Scope.ADMIN, "POST", "/api/tokens/{}/rotate", this::rotateToken)
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

    private static Json.Obj secret(Vault.Entry entry) {
        return Json.object()
                .put("name", entry.ref().name())
                .put("boundTo", entry.origin())
                .put("path", entry.binding().path())
                .put("header", entry.binding().header())
                .put("created", entry.created().toString())
                .put("changed", entry.changed().toString())
                .put("used", entry.used().map(Object::toString))
                .put("sessionOnly", entry.sessionOnly())
                .put("held", entry.held())
                .build();
    }

    private void secrets(Call call) {
        var rows = vault.list().stream().map(SecretRoutes::secret).toList();
        call.reply(Json.object().put("secrets", Json.array(rows)).build());
    }

    private void health(Call call) {
        var remarks = VaultHealth.of(vault, clock.instant()).stream()
                .map(remark -> Json.object()
                        .put("kind", remark.kind())
                        .put("names", Json.strings(remark.names()))
                        .put("sentence", remark.sentence())
                        .put("remedy", remark.remedy())
                        .build())
                .toList();
        call.reply(Json.object().put("remarks", Json.array(remarks)).build());
    }

    /// `{"value", "sessionOnly"?, "rotate"?, "url"?, "header"?}`; what a secret is bound to stays where no
    /// `url` is
    /// given.
    private void putSecret(Call call) {
        var ref = ref(call);
        var json = call.json();
        var value = json.text("value").getBytes(StandardCharsets.UTF_8);
        if (value.length == 0 || value.length > Vault.MAX_SECRET) {
            throw new JsonException("value", "has to have 1 to " + Vault.MAX_SECRET + " bytes");
        }
        var before = vault.find(ref);
        boolean rotate = json.flag("rotate", false);
        if (rotate && before.isEmpty()) {
            throw unknown();
        }
        if (rotate && vault.holds(ref, value)) {
            throw new Problem(
                            "VAULT-020",
                            "That is the value it has already.",
                            "Make a new key where it comes from, and give that.")
                    .asException();
        }
        var binding = json.get("url").isPresent()
                ? binding(json)
                : before.map(Vault.Entry::binding).orElse(Vault.Binding.NONE);
        boolean sessionOnly =
                json.flag("sessionOnly", before.map(Vault.Entry::sessionOnly).orElse(false));
        record(
                "vault",
                call.principal().id(),
                (rotate ? "rotate " : "set ") + ref.name(),
                Json.object().put("boundTo", binding.origin()).put("sessionOnly", sessionOnly));
        vault.put(ref, binding, value, sessionOnly);
        call.done();
    }

    private void bindSecret(Call call) {
        var ref = ref(call);
        var binding = binding(call.json());
        record(
                "vault",
                call.principal().id(),
                "bind " + ref.name(),
                Json.object()
                        .put("boundTo", binding.origin())
                        .put("path", binding.path())
                        .put("header", binding.header()));
        if (!vault.bind(ref, binding)) {
            throw unknown();
        }
        call.done();
    }

    /// Reads what a secret is to be bound to from `{"url", "header"?}`.
    private static Vault.Binding binding(Json.Obj json) {
        try {
            var url = URI.create(json.text("url"));
            var path = Optional.ofNullable(url.getRawPath()).orElse("").replaceAll("/+$", "");
            var header = json.optionalText("header").orElse("");
            if (url.getRawQuery() != null || url.getRawFragment() != null || !header.matches("[A-Za-z0-9-]{0,64}")) {
                throw new IllegalArgumentException("query");
            }
            return new Vault.Binding(Destination.of("vault", url).origin(), path, header);
        } catch (IllegalArgumentException e) {
            throw new JsonException("url", "has to be like https://api.example.org/v1, and a header a plain name");
        }
    }

    private static RuntimeException unknown() {
        return new Problem("HTTP-004", "There is no secret of that name.", "List them with: homarus vault list")
                .asException();
    }

    private void removeSecret(Call call) {
        var ref = ref(call);
        record("vault", call.principal().id(), "rm " + ref.name(), Json.object());
        if (!vault.remove(ref)) {
            throw unknown();
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
        reply(call, tokens.create(scope, name, life));
    }

    private static void reply(Call call, Tokens.Created created) {
        var reply = Json.object();
        token(created.token()).members().forEach(reply::put);
        call.reply(reply.put("token", created.value()).build());
    }

    /// `{"grace"?}`: how long the value of before is still good; not at all where nothing is said.
    private void rotateToken(Call call) {
        var id = call.names().getFirst();
        var grace = call.json().optionalText("grace").map(SecretRoutes::grace).orElse(Duration.ZERO);
        record("token", call.principal().id(), "rotate " + id, Json.object().put("graceSeconds", grace.toSeconds()));
        reply(call, tokens.rotate(id, grace).orElseThrow(SecretRoutes::noToken));
    }

    private static Duration grace(String text) {
        try {
            return Lifetimes.parse(text, Tokens.LONGEST_GRACE);
        } catch (JsonException e) {
            throw new JsonException("grace", "has to be a number with h or m, like 10m, and at most 24h");
        }
    }

    private static RuntimeException noToken() {
        return new Problem("HTTP-004", "There is no token of that id.", "List them with: homarus token list")
                .asException();
    }

    private void revokeToken(Call call) {
        record("token", call.principal().id(), "revoke " + call.names().getFirst(), Json.object());
        if (!tokens.revoke(call.names().getFirst())) {
            throw noToken();
        }
        call.done();
    }

    private void record(String kind, String actor, String subject, Json.Builder detail) {
        audit.append(Event.of(kind, actor, subject, detail.build()));
    }
}
