package dev.homarus.gateway;

import dev.homarus.approval.PolicyBook;
import dev.homarus.egress.Consents;
import dev.homarus.egress.Consents.Given;
import dev.homarus.loop.Model;
import dev.homarus.policy.Consent;
import dev.homarus.policy.Trust;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Label;
import dev.homarus.types.Principal.Scope;
import dev.homarus.types.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What models elsewhere may be sent: a table of domains and destinations. Only the owner loosens it; whoever
/// may answer questions can take a consent back.
record ConsentRoutes(Consents consents, Models models, PolicyBook policy, InstantSource clock) {
    private static final Duration LONGEST_LIFE = Duration.ofDays(3_650);
    private static final int MAX_DOMAINS = Label.MAX_DOMAINS;

    void addTo(Router router) {
        router.on(Scope.READ, "GET", "/api/consents", call -> call.reply(json()))
                .on(Scope.ADMIN, "POST", "/api/consents", this::give)
                .onEither(Scope.APPROVE, Scope.ADMIN, "DELETE", "/api/consents", this::withdraw);
    }

    /// Returns the models elsewhere by where they are.
    private Map<String, Set<String>> places() {
        var places = new LinkedHashMap<String, Set<String>>();
        models.all().stream()
                .filter(model -> model.destination().reach() == Reach.CLOUD)
                .forEach(model -> places.computeIfAbsent(model.destination().origin(), origin -> new LinkedHashSet<>())
                        .add(model.name()));
        return places;
    }

    private Json.Obj json() {
        var all = places();
        var given = consents.list();
        given.forEach(known -> all.putIfAbsent(known.consent().origin(), Set.of()));
        var now = clock.instant();
        var rows = all.entrySet().stream()
                .map(place -> row(place.getKey(), place.getValue(), given, now))
                .toList();
        return Json.object()
                .put("consents", Json.array(rows))
                .put("domains", Json.strings(Label.DOMAINS))
                .build();
    }

    private static Json.Obj row(String origin, Set<String> models, List<Given> given, Instant now) {
        var own = given.stream()
                .filter(known -> known.consent().origin().equals(origin))
                .toList();
        var json = Json.object().put("destination", origin).put("models", Json.strings(models));
        var plain =
                own.stream().filter(known -> known.consent().domain().isEmpty()).findFirst();
        json.put("allow", word(plain.filter(known -> known.consent().counts(origin, now))));
        plain.ifPresent(known -> json.put("pseudonyms", known.consent().names())
                .put("given", known.at().toString())
                .put("expires", known.consent().expires().toString())
                .put("expired", !known.consent().counts(origin, now)));
        var domains = own.stream()
                .flatMap(known -> known.consent().domain().stream()
                        .map(domain -> Json.object()
                                .put("domain", domain)
                                .put("given", known.at().toString())
                                .put("expires", known.consent().expires().toString())
                                .put("expired", !known.consent().counts(origin, now))
                                .build()))
                .toList();
        return json.put("domains", Json.array(domains)).build();
    }

    private static String word(Optional<Given> plain) {
        return plain.map(known -> known.consent().highest())
                .orElse(Classification.PUBLIC)
                .name()
                .toLowerCase(Locale.ROOT);
    }

    /// Returns the origin that is meant by the name of a model or by an origin.
    private Optional<String> origin(String destination) {
        return models.all().stream()
                .filter(model -> model.name().equals(destination)
                        || model.destination().origin().equals(destination)
                        || (model.destination().port() == 443
                                && model.destination().origin().equals(destination.replaceFirst("/+$", "") + ":443")))
                .findFirst()
                .map(Model::destination)
                .map(to -> {
                    if (to.reach() == Reach.LOCAL) {
                        throw new Problem(
                                        "CONSENT-002",
                                        "A model on this machine needs no consent.",
                                        "Use it with: homarus model use NAME")
                                .asException();
                    }
                    return to.origin();
                });
    }

    private void give(Call call) {
        var json = call.json();
        var origin = origin(json.text("destination"))
                .orElseThrow(() -> new Problem(
                                "CONSENT-001",
                                "No model of yours has that name or is at that address.",
                                "List them with: homarus model list")
                        .asException());
        var expires = clock.instant()
                .plus(Lifetimes.parse(json.optionalText("expires").orElse("90d"), LONGEST_LIFE));
        var given = domains(json).stream()
                .map(domain -> Consent.about(domain, origin, expires))
                .toList();
        if (given.isEmpty()) {
            given = List.of(
                    new Consent(origin, level(json), expires, json.flag("pseudonyms", consents.hidesNames(origin))));
        } else if (json.get("allow").isPresent() || json.get("pseudonyms").isPresent()) {
            throw new JsonException("domains", "is given alone, or allow and pseudonyms are");
        }
        var by = call.principal().id();
        policy.reach(Trust.NAMED, by, "consent for " + origin);
        given.forEach(consent -> consents.give(consent, by));
        call.reply(json());
    }

    private static Set<String> domains(Json.Obj json) {
        var domains = new LinkedHashSet<String>();
        for (var item : json.array("domains")) {
            domains.add(Config.domain(item instanceof Json.Str(var word) ? word : "", "domains"));
        }
        if (domains.size() > MAX_DOMAINS) {
            throw new JsonException("domains", "has at most " + MAX_DOMAINS + " words");
        }
        return domains;
    }

    private static Classification level(Json.Obj json) {
        return switch (json.optionalText("allow").orElse("personal")) {
            case "public" -> Classification.PUBLIC;
            case "personal" -> Classification.PERSONAL;
            default -> throw new JsonException("allow", "has to be public or personal");
        };
    }

    private void withdraw(Call call) {
        var wanted = call.parameter("destination").orElseThrow(() -> new JsonException("destination", "is missing"));
        var origin = consents.list().stream()
                .map(known -> known.consent().origin())
                .filter(wanted::equals)
                .findFirst()
                .or(() -> origin(wanted))
                .orElse(wanted);
        var by = call.principal().id();
        boolean any = call.parameter("domain")
                .map(domain -> consents.withdraw(origin, domain, by))
                .orElseGet(() -> consents.withdraw(origin, by));
        if (!any) {
            throw new Problem("CONSENT-003", "There is no such consent.", "List them with: homarus consent")
                    .asException();
        }
        call.reply(json());
    }
}
