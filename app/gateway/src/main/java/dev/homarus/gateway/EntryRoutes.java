package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.identity.Logins;
import dev.homarus.protocol.Json;
import dev.homarus.types.Principal;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import java.time.Duration;

/// Coming in and going out: login links, cookies, the lock, and the end of the gateway.
///
/// @param surface is to hold the name `localhost` before a link with it is handed out
record EntryRoutes(Logins logins, AuditLog audit, Surface surface, Runnable stop, Closing closing) {
    private static final int MAX_LOGIN = 4_096;

    void addTo(Router router) {
        router.open("POST", "/api/login", this::login)
                .on(Scope.CHAT, "POST", "/api/logout", this::logout)
                .local("POST", "/api/link", this::link)
                .local("POST", "/api/link/passkey", this::passkeyLink)
                .local("POST", "/api/stop", this::end)
                .onEither(Scope.APPROVE, Scope.ADMIN, "POST", "/api/lock", this::lockUp)
                .open("POST", "/api/unlock", Call::done);
    }

    private void login(Call call) {
        var cookie = logins.redeem(call.json(MAX_LOGIN).text("code"));
        if (cookie.isEmpty()) {
            record("login", "anyone", "dashboard", Json.object().put("result", "refused"));
            throw new Problem(
                            "HTTP-002",
                            "This login link was used before or is older than two minutes.",
                            "Run homarus in a terminal for a new one.")
                    .asException();
        }
        record("login", Principal.OWNER.id(), "dashboard", Json.object().put("result", "accepted"));
        Doorkeeper.setCookie(call.response(), cookie.get(), Logins.COOKIE_LIFETIME);
        call.done();
    }

    private void logout(Call call) {
        Doorkeeper.cookie(call.request()).ifPresent(logins::end);
        record("login", call.principal().id(), "dashboard", Json.object().put("result", "ended"));
        Doorkeeper.setCookie(call.response(), "", Duration.ZERO);
        call.done();
    }

    private void link(Call call) {
        link(call, "127.0.0.1", "");
    }

    /// Leads to where passkeys are made: to the page by the name that they belong to.
    private void passkeyLink(Call call) {
        surface.holdLocalhost();
        link(call, Passkeys.NAME, "&view=keys");
    }

    private void link(Call call, String host, String view) {
        var code = logins.offer();
        record("login", call.principal().id(), "link", Json.object().put("result", "offered"));
        call.reply(Json.object()
                .put("url", "http://" + host + ":" + surface.port() + "/#code=" + code.value() + view)
                .put("expires", code.expires().toString())
                .build());
    }

    private void end(Call call) {
        call.done();
        stop.run();
    }

    /// Whoever may answer questions may lock; only who knows what opens the home unlocks.
    private void lockUp(Call call) {
        closing.begin(call.principal().id(), "asked");
        call.done();
        closing.finish();
    }

    private void record(String kind, String actor, String subject, Json.Builder detail) {
        audit.append(Event.of(kind, actor, subject, detail.build()));
    }
}
