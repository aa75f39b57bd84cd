package dev.homarus.gateway;

import dev.homarus.egress.Consents;
import dev.homarus.egress.EgressGate;
import dev.homarus.loop.Model;
import dev.homarus.outlook.Look;
import dev.homarus.session.Message;
import dev.homarus.types.Label;
import java.util.ArrayList;
import java.util.List;

/// Images that a model was not shown: because it takes none, or because they may not go there.
final class ImagesKept {
    private ImagesKept() {}

    static List<Withheld> of(EgressGate egress, Model model, String session, List<Message> messages) {
        var labels = messages.stream()
                .flatMap(message -> message.images().stream().map(image -> message.imageLabel()))
                .toList();
        if (labels.isEmpty()) {
            return List.of();
        }
        if (!model.api().takesImages()) {
            return List.of(new Withheld(
                    labels.size(),
                    said(labels.size()) + " not shown to " + model.name() + ": a model of a file takes none",
                    "Ask a model of a server that does: homarus model use NAME"));
        }
        var kept = new ArrayList<Withheld>();
        egress.withheld(model.destination(), labels).forEach((missing, count) -> kept.add(of(model, missing, count)));
        if (kept.isEmpty()) {
            int count = (int) labels.stream()
                    .filter(label -> stays(egress, model, session, label))
                    .count();
            if (count > 0) {
                kept.add(new Withheld(
                        count,
                        said(count) + " kept on this machine: " + model.name()
                                + " gets stand-ins for what identifies a person, and an image has no room for them",
                        "Give it a consent without stand-ins: homarus consent withdraw " + model.name()
                                + ", then homarus consent give " + model.name()));
            }
        }
        return List.copyOf(kept);
    }

    private static boolean stays(EgressGate egress, Model model, String session, Label label) {
        return egress.look(model.destination(), session, "", label) instanceof Look.Stays;
    }

    private static Withheld of(Model model, Consents.Missing missing, int count) {
        var domains = String.join(",", missing.domains());
        var why = missing.curable()
                ? model.name() + " has no consent for "
                        + (domains.isEmpty() ? "what is personal" : domains.replace(",", ", "))
                : "no consent covers what it may show";
        var remedy = missing.curable()
                ? "Let it go with: homarus consent give " + model.name()
                        + (domains.isEmpty() ? "" : " --domain " + domains)
                : "A model on this machine may see it, if it is not secret: homarus model use NAME";
        return new Withheld(count, said(count) + " kept on this machine: " + why, remedy);
    }

    private static String said(int count) {
        return count == 1 ? "1 image of this conversation was" : count + " images of this conversation were";
    }
}
