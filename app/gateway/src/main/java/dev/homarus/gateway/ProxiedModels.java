package dev.homarus.gateway;

import dev.homarus.egress.ProxyLine;
import dev.homarus.egress.Upstream;
import dev.homarus.protocol.Json;
import dev.homarus.provider.ModelApi;
import dev.homarus.types.Destination;
import dev.homarus.types.Problem;
import dev.homarus.types.SecretRef;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/// Models that are reached through a key proxy: the proxy has their keys, and says where they are.
record ProxiedModels(ProxyLine line) {
    /// Returns the wish with its address and its upstream, as far as the proxy knows them.
    ///
    /// @throws dev.homarus.types.ProblemException PROXY-016 to PROXY-020, or what the proxy says
    static Models.Wish placed(Models.Wish wish, Optional<ProxiedModels> proxy) {
        if (proxy.isPresent()) {
            return proxy.get().placed(wish);
        }
        if (wish.proxied().isPresent()) {
            throw new Problem(
                            "PROXY-018",
                            "This gateway has no key proxy.",
                            "Set proxy: {socket: \"/path\"} in homarus.json5 and start again.")
                    .asException();
        }
        return wish;
    }

    /// Returns what the key proxy has; that there is none, where there is none.
    static Json.Obj json(Optional<ProxiedModels> proxy, Instant now) {
        if (proxy.isEmpty()) {
            return Json.object().put("on", false).build();
        }
        var offers = proxy.get().line().offers();
        return Json.object()
                .put("on", true)
                .put(
                        "upstreams",
                        Json.array(offers.upstreams().stream()
                                .map(one -> one.json(now))
                                .toList()))
                .put("web", offers.web())
                .build();
    }

    private Models.Wish placed(Models.Wish wish) {
        if (wish.key().isPresent()) {
            throw new Problem(
                            "PROXY-016",
                            "A gateway with a key proxy takes no key of a model.",
                            "Give it to the proxy, on its machine: homarus proxy add " + wish.name()
                                    + " --origin URL --key-stdin")
                    .asException();
        }
        var offers = line.offers();
        var upstream = wish.proxied().isPresent()
                ? offers.named(wish.proxied().get())
                : offers.covering(origin(wish.baseUrl()), path(wish.baseUrl()));
        var found = upstream.orElseThrow(() -> new Problem(
                        "PROXY-003",
                        "The key proxy has no upstream for " + wish.proxied().orElse(wish.baseUrl()) + ".",
                        "Add it on the proxy's machine: homarus proxy add " + wish.name() + " --origin URL")
                .asException());
        var base = wish.baseUrl().isEmpty() ? found.to().origin() + found.path() : wish.baseUrl();
        if (offers.covering(origin(base), path(base)).isEmpty()) {
            throw new Problem(
                            "PROXY-020",
                            "The upstream " + found.name() + " is not for that address.",
                            "Leave --base-url out; the proxy knows where it is.")
                    .asException();
        }
        check(wish, found);
        return new Models.Wish(
                wish.name(),
                wish.api(),
                base,
                wish.model(),
                Optional.empty(),
                found.keyed() ? Optional.of(found.name()) : Optional.empty(),
                wish.allow(),
                wish.pseudonyms(),
                wish.region(),
                wish.lasting(),
                wish.way(),
                wish.certificateKey(),
                wish.manner());
    }

    /// The record says where the key stands, so the proxy has to put it there.
    private static void check(Models.Wish wish, Upstream found) {
        var place = ModelApi.named(wish.api()).map(api -> api.credential(new SecretRef(found.name(), true)));
        boolean same = place.isEmpty()
                || (place.get().header().equals(found.header())
                        && place.get().prefix().equals(found.prefix()));
        if (found.keyed() && !same) {
            throw new Problem(
                            "PROXY-020",
                            "The upstream " + found.name()
                                    + " puts its key where an api of this kind does not have it.",
                            "Add it again on the proxy's machine, with --header "
                                    + place.get().header() + " --prefix '"
                                    + place.get().prefix() + "'.")
                    .asException();
        }
    }

    private static String origin(String base) {
        try {
            return Destination.of("provider", URI.create(base)).origin();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String path(String base) {
        try {
            return Optional.ofNullable(URI.create(base).getRawPath()).orElse("").replaceAll("/+$", "");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
