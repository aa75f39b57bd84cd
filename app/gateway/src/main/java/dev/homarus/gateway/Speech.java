package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.Approval;
import dev.homarus.approval.Choice.Breadth;
import dev.homarus.approval.Lasting;
import dev.homarus.approval.Reply;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.session.Sessions;
import dev.homarus.types.Classification;
import dev.homarus.types.Incognito;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.Provenance;
import java.util.List;

/// What principals say, as the faces take it in.
final class Speech {
    /// The longest text that is taken at once, in characters: what a prompt has room for.
    private static final int MAX_TEXT = 400_000;

    private Speech() {}

    /// Returns the ids of the images that somebody says something with.
    static List<String> images(Json.Obj json) {
        return json.array("images").stream()
                .map(item -> {
                    if (item instanceof Json.Str(var id)) {
                        return id;
                    }
                    throw new JsonException("images", "has to hold ids of POST /api/images");
                })
                .toList();
    }

    /// Returns the text that somebody says; only with images it may be empty.
    static String said(Json.Obj json) {
        var text = json.text("text");
        if ((text.isBlank() && images(json).isEmpty()) || text.length() > MAX_TEXT) {
            throw new JsonException("text", "has to have 1 to " + MAX_TEXT + " characters");
        }
        return text;
    }

    /// Returns the conversation that something is said in: `session`, or with `incognito` a new one of which
    /// nothing is kept.
    static String session(Json.Obj json, Sessions sessions) {
        var named = json.optionalText("session");
        if (!json.flag("incognito", false)) {
            return Sessions.checkName(named.orElse("main"));
        }
        if (named.filter(name -> !Incognito.is(name)).isPresent()) {
            throw new JsonException("incognito", "goes without a session, or with an incognito one");
        }
        return named.orElseGet(() -> sessions.unkept().open());
    }

    /// Returns the label of what a principal types. What a program says with a token is not known to be the
    /// owner's own words.
    static Label label(Principal who) {
        return who.kind() == Principal.Kind.OWNER
                ? Label.OWNER
                : Label.of(Classification.PERSONAL, Provenance.KNOWN).from("token:" + who.id());
    }

    /// Answers a question as `{"answer","for"?,"scope"?,"text"?,"digest"?}` says.
    static Approval answer(ActionGate gate, String id, Principal by, String face, Json.Obj json) {
        boolean yes = switch (json.text("answer")) {
            case "allow" -> true;
            case "deny" -> false;
            default -> throw new JsonException("answer", "has to be allow or deny");
        };
        var lasting = Lasting.of(json.optionalText("for").orElse("once"))
                .orElseThrow(() -> new JsonException("for", "has to be once, turn, session, 15m or always"));
        var breadth = switch (json.optionalText("scope").orElse("exact")) {
            case "exact" -> Breadth.EXACT;
            case "program" -> Breadth.PROGRAM;
            case "known" -> Breadth.KNOWN;
            default -> throw new JsonException("scope", "has to be exact or program");
        };
        var reply = new Reply(yes, lasting, breadth, face, json.optionalText("text"), json.optionalText("digest"));
        return gate.answer(id, by, reply);
    }
}
