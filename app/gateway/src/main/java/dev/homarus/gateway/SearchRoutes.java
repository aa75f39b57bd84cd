package dev.homarus.gateway;

import dev.homarus.types.Principal.Scope;

/// Which search engine is asked.
record SearchRoutes(SearchSettings search) {
    void addTo(Router router) {
        router.on(Scope.READ, "GET", "/api/web-search", call -> call.reply(search.json()))
                .on(Scope.ADMIN, "POST", "/api/web-search", this::use)
                .on(Scope.ADMIN, "DELETE", "/api/web-search", this::remove);
    }

    private void use(Call call) {
        var json = call.json();
        search.use(
                json.text("api"),
                json.optionalText("baseUrl").orElse(""),
                json.optionalText("key").map(String::strip).map(Models::utf8),
                json.optionalText("region"),
                call.principal());
        call.reply(search.json());
    }

    private void remove(Call call) {
        search.remove(call.principal());
        call.reply(search.json());
    }
}
