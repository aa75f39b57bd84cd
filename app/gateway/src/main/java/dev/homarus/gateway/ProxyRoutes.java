package dev.homarus.gateway;

import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Entry;
import dev.homarus.audit.Query;
import dev.homarus.egress.KeyProxy;
import dev.homarus.egress.Upstream;
import dev.homarus.egress.Upstreams;
import dev.homarus.protocol.Json;
import dev.homarus.types.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/// What the owner of a key proxy does with it, over its own local socket.
record ProxyRoutes(
        Home home,
        Upstreams upstreams,
        KeyProxy proxy,
        AuditLog audit,
        Supplier<Json.Obj> verify,
        Runnable stop,
        InstantSource clock) {
    private static final Duration LONGEST_GRANT = Duration.ofDays(30);

    void addTo(Router router) {
        router.open("GET", "/readyz", call -> Replies.empty(call.response(), call.callback(), 200));
        router.local("GET", "/api/status", call -> call.reply(status()));
        router.local("POST", "/api/stop", call -> {
            call.done();
            stop.run();
        });
        router.local("GET", "/api/proxy", call -> call.reply(json()));
        router.local("POST", "/api/proxy", this::add);
        router.local("DELETE", "/api/proxy/{}", this::remove);
        router.local("POST", "/api/proxy/{}/grant", this::grant);
        router.local("POST", "/api/proxy/{}/revoke", this::revoke);
        router.local("GET", "/api/audit", this::entries);
        router.local("POST", "/api/audit/verify", call -> call.reply(verify.get()));
    }

    private Json.Obj status() {
        return Json.object()
                .put("state", "ready")
                .put("pid", ProcessHandle.current().pid())
                .put("version", Gateway.VERSION)
                .put("home", home.root().toString())
                .put("connections", proxy.connections())
                .put("web", upstreams.web())
                .put("audit", audit.head().json())
                .build();
    }

    private Json.Obj json() {
        var now = clock.instant();
        return Json.object()
                .put(
                        "upstreams",
                        Json.array(upstreams.list().stream()
                                .map(one -> one.json(now))
                                .toList()))
                .put("web", upstreams.web())
                .build();
    }

    private void add(Call call) {
        var json = call.json();
        var name = json.text("name");
        var key = json.optionalText("key").map(String::strip).filter(text -> !text.isEmpty());
        Upstream made;
        try {
            made = new Upstream(
                    name,
                    Upstream.at(name, json.text("origin")),
                    json.optionalText("path").orElse(""),
                    json.optionalText("header").orElse("Authorization"),
                    json.optionalText("prefix").orElse("Bearer "),
                    key.isPresent(),
                    Upstream.ALWAYS);
        } catch (IllegalArgumentException e) {
            throw new Problem(
                            "PROXY-019",
                            "The upstream cannot be used; what is wrong is its " + e.getMessage() + ".",
                            "Give it like: homarus proxy add openai --origin https://api.example.com --path /v1"
                                    + " --key-stdin")
                    .asException();
        }
        // What was allowed for another place or key of that name ends.
        proxy.revoke(name);
        upstreams.put(made, key.map(text -> text.getBytes(StandardCharsets.UTF_8)));
        call.reply(json());
    }

    private void remove(Call call) {
        var name = call.names().getFirst();
        if (!upstreams.remove(name)) {
            throw unknown();
        }
        proxy.revoke(name);
        call.done();
    }

    private void grant(Call call) {
        var name = call.names().getFirst();
        if (name.equals(Upstream.WEB)) {
            upstreams.web(true);
        } else {
            var life = call.json().optionalText("for").map(text -> Lifetimes.parse(text, LONGEST_GRANT));
            Instant until = life.map(clock.instant()::plus).orElse(Upstream.ALWAYS);
            checked(name);
            upstreams.open(name, until);
        }
        call.reply(json());
    }

    private void revoke(Call call) {
        var name = call.names().getFirst();
        if (name.equals(Upstream.WEB)) {
            upstreams.web(false);
        } else {
            checked(name);
            upstreams.open(name, Instant.EPOCH);
        }
        proxy.revoke(name);
        call.reply(json());
    }

    private void checked(String name) {
        if (upstreams.find(name).isEmpty()) {
            throw unknown();
        }
    }

    private static RuntimeException unknown() {
        return new Problem("PROXY-003", "There is no upstream of that name.", "List them with: homarus proxy list")
                .asException();
    }

    private void entries(Call call) {
        var query = new Query(call.parameter("kind"), call.time("since"), java.util.Optional.empty(), (int)
                call.number("limit", 100, 1, Query.MAX_LIMIT));
        call.reply(Json.object()
                .put(
                        "entries",
                        Json.array(audit.query(query).stream().map(Entry::json).toList()))
                .build());
    }
}
