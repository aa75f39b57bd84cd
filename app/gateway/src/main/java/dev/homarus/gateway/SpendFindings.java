package dev.homarus.gateway;

import dev.homarus.budget.Pricing;
import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.spending.Spending;
import dev.homarus.spending.Spent;
import dev.homarus.types.SecretRef;
import dev.homarus.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What is to be said of what models cost.
record SpendFindings(Spending spending, Models models, Vault vault) {
    private static final String CODE = "DOCTOR-022";

    /// What the handle of a model's key begins with.
    private static final String MODEL = "model.";

    List<Json.Obj> findings() {
        var findings = new ArrayList<Json.Obj>();
        spending.spent().limits().stream()
                .filter(use -> use.isReached() || use.isUsedUp())
                .forEach(use -> findings.add(limit(use)));
        models.all().stream().filter(this::isUnpriced).forEach(model -> findings.add(unpriced(model)));
        findings.addAll(shared());
        return findings;
    }

    private static Json.Obj limit(Spent.Use use) {
        var limit = use.limit();
        var used = limit.unit().text(use.used()) + " is used of what may be spent (" + limit.about() + ": "
                + limit.values() + ").";
        return Doctor.finding(
                CODE,
                "warning",
                use.isUsedUp() ? used + " Nothing more goes." : used,
                "See for what with: homarus budget");
    }

    private boolean isUnpriced(Model model) {
        return spending.prices().of(model.name(), model.id(), model.destination()) instanceof Pricing.Unknown;
    }

    private static Json.Obj unpriced(Model model) {
        return Doctor.finding(
                CODE,
                "info",
                "The price of the model " + model.name() + " is not known; its tokens are counted and limited instead.",
                "Say it, in dollars for a million tokens: homarus budget price " + model.name()
                        + " --input N --output N");
    }

    /// Returns what is to be said of keys that several models have, as one handle or as one value.
    private List<Json.Obj> shared() {
        var findings = new ArrayList<Json.Obj>();
        models.all().stream()
                .filter(model -> model.key().isPresent())
                .collect(Collectors.groupingBy(
                        model -> model.key().map(SecretRef::setting).orElse(""),
                        java.util.TreeMap::new,
                        Collectors.mapping(Model::name, Collectors.toList())))
                .values()
                .stream()
                .filter(names -> names.size() > 1)
                .forEach(names -> findings.add(shared(names)));
        vault.reused().stream()
                .map(group -> group.stream()
                        .map(SecretRef::name)
                        .filter(name -> name.startsWith(MODEL))
                        .map(name -> name.substring(MODEL.length()))
                        .toList())
                .filter(names -> names.size() > 1)
                .forEach(names -> findings.add(shared(names)));
        return findings;
    }

    private static Json.Obj shared(List<String> names) {
        return Doctor.finding(
                CODE,
                "warning",
                "The models " + String.join(", ", names)
                        + " have one key: what each costs cannot be told apart by its provider, and taking the key back"
                        + " stops them all.",
                "Get a key for each from the provider, and give it with: homarus vault rotate model.NAME");
    }
}
