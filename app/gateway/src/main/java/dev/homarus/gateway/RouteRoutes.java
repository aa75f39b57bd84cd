package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.audit.AuditLog;
import dev.homarus.egress.EgressGate;
import dev.homarus.protocol.Json;
import dev.homarus.route.Rules;
import dev.homarus.route.Task;
import dev.homarus.session.Message;
import dev.homarus.session.Transcripts;
import dev.homarus.spending.Spending;
import dev.homarus.store.Store;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Label;
import dev.homarus.types.Principal.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// Which model answers what: the owner's lists, what they decide about a text, and how models did in their
/// check.
record RouteRoutes(Routing routing, ModelChecks checks, ModelCheck check, Transcripts transcripts) {
    /// So many messages of a conversation count when a text is explained.
    private static final int MOST = 1_000;

    static RouteRoutes of(
            Store store,
            AuditLog audit,
            InstantSource clock,
            Models models,
            Spending spending,
            EgressGate egress,
            ActionGate gate,
            Transcripts transcripts) {
        var checks = new ModelChecks(store);
        var routing = new Routing(
                models,
                new SessionModels(store),
                new RouteBook(store, audit, clock),
                new Contenders(egress, spending, checks),
                new Contexts(store, new ContextProbe(egress), clock),
                new Shares(store, clock));
        return new RouteRoutes(routing, checks, new ModelCheck(egress, gate, checks, clock), transcripts);
    }

    void addTo(Router router) {
        router.on(Scope.READ, "GET", "/api/routing", call -> call.reply(json()))
                .on(Scope.ADMIN, "POST", "/api/routing", this::set)
                .on(Scope.ADMIN, "POST", "/api/routing/undo", this::undo)
                .on(Scope.READ, "POST", "/api/routing/explain", this::explain)
                .on(Scope.ADMIN, "POST", "/api/models/{}/check", this::check);
    }

    /// Returns what is to be said of where Turns are answered.
    List<Json.Obj> findings() {
        return routing.shares().findings(routing.book().now());
    }

    private Json.Obj json() {
        var rules = routing.book().now();
        var share = routing.shares().share();
        var json = Json.object().put("on", rules.isOn()).put("tasks", Json.strings(tasks()));
        rules.json().members().forEach(json::put);
        var done = routing.models().all().stream()
                .flatMap(model -> checks.of(model).stream()
                        .map(checked -> ModelCheck.json(checked)
                                .put("model", model.name())
                                .build()))
                .toList();
        return json.put("checks", Json.array(done))
                .put(
                        "share",
                        Json.object()
                                .put("elsewhere", share.elsewhere())
                                .put("all", share.all())
                                .put("percent", share.percent())
                                .build())
                .build();
    }

    private static List<String> tasks() {
        return Stream.of(Task.values()).map(Task::word).toList();
    }

    /// `{"lists"?, "localFirst"?, "cloudShare"?, "off"?, "preview"?}`.
    private void set(Call call) {
        var json = call.json();
        var before = routing.book().now();
        var after = before.with(json);
        after.lists()
                .forEach((task, names) -> names.stream()
                        .filter(name ->
                                !before.lists().getOrDefault(task, List.of()).contains(name))
                        .forEach(routing.models()::named));
        if (!json.flag("preview", false)) {
            routing.book().set(after, call.principal());
        }
        call.reply(changed(before, after));
    }

    private void undo(Call call) {
        var before = routing.book().now();
        call.reply(changed(before, routing.book().undo(call.principal())));
    }

    private Json.Obj changed(Rules before, Rules after) {
        return Json.object()
                .put("diff", Json.strings(before.diff(after)))
                .put("loosens", loosens(before, after))
                .build();
    }

    /// Tells whether more may go elsewhere after a change than before, as far as the owner's consents let it.
    private boolean loosens(Rules before, Rules after) {
        var first = after.localFirst();
        boolean weaker = before.localFirst()
                .filter(least -> first.isEmpty() || first.get().compareTo(least) > 0)
                .isPresent();
        return (weaker && after.isOn())
                || after.lists().entrySet().stream()
                        .flatMap(list -> list.getValue().stream()
                                .filter(name -> !before.lists()
                                        .getOrDefault(list.getKey(), List.of())
                                        .contains(name)))
                        .anyMatch(this::isElsewhere);
    }

    private boolean isElsewhere(String name) {
        return routing.models().all().stream()
                .anyMatch(model ->
                        model.name().equals(name) && model.destination().reach() == Reach.CLOUD);
    }

    /// `{"text", "session"?, "program"?}`.
    private void explain(Call call) {
        var json = call.json(Call.MAX_SAID);
        var session = json.optionalText("session").orElse("(new)");
        var said = Speech.said(json);
        var messages = transcripts.page(session, Long.MAX_VALUE, MOST);
        var label = transcripts.session(session).map(Transcripts.Summary::label).orElse(Label.SYSTEM);
        var ask = new Contenders.Ask(
                session,
                said,
                Speech.label(call.principal()),
                call.principal().id(),
                messages.stream().mapToLong(Message::size).sum());
        call.reply(routing.explain(ask, json.flag("program", false), label));
    }

    private void check(Call call) {
        var model = routing.models().named(call.names().getFirst());
        call.reply(check.run(model, call.principal().id()));
    }
}
