package dev.homarus.gateway;

import dev.homarus.egress.ProxyLine;
import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.provider.SearchEngine;
import dev.homarus.types.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `doctor` says where everything goes through a key proxy: whether it answers, and which keys are still
/// here.
record ProxyFindings(Optional<Path> socket, Optional<ProxyLine> line, Models models, SearchSettings search) {
    List<Json.Obj> findings() {
        var found = new ArrayList<Json.Obj>();
        line.ifPresent(proxy -> {
            try {
                var offers = proxy.offers();
                found.add(Doctor.finding(
                        "DOCTOR-014",
                        "info",
                        "Everything goes through the key proxy at "
                                + socket.map(Path::toString).orElse("?") + ", which has "
                                + offers.upstreams().size() + " upstreams and gets "
                                + (offers.web() ? "pages" : "no pages") + " of other machines.",
                        "Commands have no network; that is meant so."));
            } catch (ProblemException e) {
                found.add(Doctor.finding(
                        "DOCTOR-015",
                        "error",
                        "The key proxy does not answer: " + e.problem().sentence(),
                        e.problem().remedy()));
            }
            models.all().stream().filter(ProxyFindings::isOwn).forEach(model -> found.add(own(model)));
            search.engine()
                    .flatMap(SearchEngine::key)
                    .filter(key -> !key.proxied())
                    .ifPresent(key -> found.add(Doctor.finding(
                            "DOCTOR-016",
                            "warning",
                            "The key of the search engine is in this gateway's own vault and is not used.",
                            "Give it to the proxy, then forget it here: homarus web-search off")));
        });
        return found;
    }

    private static boolean isOwn(Model model) {
        return model.key().filter(key -> !key.proxied()).isPresent();
    }

    private static Json.Obj own(Model model) {
        return Doctor.finding(
                "DOCTOR-016",
                "warning",
                "The key of the model " + model.name() + " is in this gateway's own vault, and is not used.",
                "Give it to the proxy: homarus proxy add " + model.name() + " --origin "
                        + model.destination().origin() + " --path "
                        + (model.basePath().isEmpty() ? "''" : model.basePath())
                        + " --key-stdin; then here: homarus model rm " + model.name()
                        + " and homarus model add " + model.name() + " --proxied " + model.name());
    }
}
