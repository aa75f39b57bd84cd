package dev.homarus.audit;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.types.Incognito;
import dev.homarus.types.Label;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Something that is about to happen, or just happened.
///
/// @param kind a word or two: `login`, `tool.call`, `config`; words beginning with `audit.` are the log's own
/// @param actor who: the id of a principal, or `homarus`
/// @param session the session it belongs to
/// @param turn the turn it belongs to
/// @param subject what it is about, at most [#MAX_SUBJECT] characters
/// @param detail the rest; digests and sizes rather than long content
/// @param label how harmful the disclosure of subject and detail would be
public record Event(
        String kind,
        String actor,
        Optional<String> session,
        Optional<String> turn,
        String subject,
        Json.Obj detail,
        Label label) {

    /// The longest actor, session or turn, in characters.
    public static final int MAX_NAME = 256;

    /// The longest subject, in characters.
    public static final int MAX_SUBJECT = 4_096;

    /// Members of the detail that tell nothing of what was said or wanted.
    private static final Set<String> DISCREET = Set.of(
            "approval",
            "bytes",
            "decision",
            "face",
            "for",
            "hiddenIn",
            "host",
            "port",
            "received",
            "request",
            "result",
            "rule",
            "scope",
            "sent",
            "state",
            "status",
            "until");

    /// The first words of kinds whose subject is an id, a host, or the name of a tool or a model.
    private static final Set<String> DISCREET_SUBJECTS =
            Set.of("approval", "command", "egress", "grant", "model", "tool", "web");

    private static final Pattern KIND = Pattern.compile("[a-z]{1,32}(\\.[a-z]{1,32})?");

    public Event {
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("not a kind of event");
        }
        if (actor.isEmpty() || actor.length() > MAX_NAME || subject.length() > MAX_SUBJECT) {
            throw new IllegalArgumentException("actor or subject is empty or too long");
        }
        if (session.orElse("").length() > MAX_NAME || turn.orElse("").length() > MAX_NAME) {
            throw new IllegalArgumentException("session or turn is too long");
        }
    }

    /// Returns an event outside any session, labelled as Homarus' own words.
    public static Event of(String kind, String actor, String subject, Json.Obj detail) {
        return new Event(kind, actor, Optional.empty(), Optional.empty(), subject, detail, Label.SYSTEM);
    }

    /// Returns what is kept of it: all, but of an incognito conversation only that it happened, and not what
    /// was said or wanted.
    Event kept() {
        if (session.filter(Incognito::is).isEmpty()) {
            return this;
        }
        var json = Json.object();
        detail.members().forEach((name, value) -> {
            if (DISCREET.contains(name) && !(value instanceof Json.Obj) && !(value instanceof Json.Arr)) {
                json.put(name, value);
            }
        });
        return new Event(
                kind,
                actor,
                session,
                turn,
                DISCREET_SUBJECTS.contains(kind.split("\\.", 2)[0]) ? subject : "",
                json.build(),
                label);
    }

    Json.Builder into(Json.Builder entry) {
        return entry.put("kind", kind)
                .put("actor", actor)
                .put("session", session)
                .put("turn", turn)
                .put("subject", subject)
                .put("detail", detail);
    }

    /// Returns the part of the stored form that does not depend on the place in the log.
    ///
    /// @throws IllegalArgumentException where it could not be read back: too deep nesting, half a character
    byte[] stored() {
        var json = into(Json.object()).put("label", label.text()).build();
        if (!JsonText.isStrict(json)) {
            throw new IllegalArgumentException("an event has to be writable as strict JSON");
        }
        return json.bytes();
    }

    static Event read(Json.Obj stored) {
        return new Event(
                stored.text("kind"),
                stored.text("actor"),
                stored.optionalText("session"),
                stored.optionalText("turn"),
                stored.text("subject"),
                stored.object("detail").orElse(Json.Obj.EMPTY),
                Label.parse(stored.text("label")));
    }
}
