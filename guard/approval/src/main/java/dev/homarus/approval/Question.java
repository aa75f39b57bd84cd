package dev.homarus.approval;

import dev.homarus.policy.Action.Effect;
import dev.homarus.protocol.Json;
import dev.homarus.types.Label;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the owner is asked; it never changes. What faces show of it is worked out once. Thread-safe.
public final class Question {
    /// @param json the form of `docs/spec/http-api.md`, without how it stands
    /// @param digest of exactly that
    record Face(Json.Obj json, String digest) {}

    private final String id;
    private final Effect action;
    private final Request request;
    private final String turn;
    private final String origin;
    private final String rule;
    private final Label label;
    private final Instant asked;
    private final Instant expires;
    private volatile @Nullable List<Choice> choices;
    private volatile @Nullable Face face;
    private volatile @Nullable String stored;

    /// The parameters are those of [Approval].
    Question(
            String id,
            Effect action,
            Request request,
            String turn,
            String origin,
            String rule,
            Label label,
            Instant asked,
            Instant expires) {
        this.id = id;
        this.action = action;
        this.request = request;
        this.turn = turn;
        this.origin = origin;
        this.rule = rule;
        this.label = label;
        this.asked = asked;
        this.expires = expires;
    }

    /// Returns the same without the bytes of a request, which are held only while it waits.
    Question withoutBytes() {
        return request.sending().isEmpty()
                ? this
                : new Question(id, action, request.withoutBytes(), turn, origin, rule, label, asked, expires);
    }

    String id() {
        return id;
    }

    Effect action() {
        return action;
    }

    Request request() {
        return request;
    }

    String turn() {
        return turn;
    }

    String origin() {
        return origin;
    }

    String rule() {
        return rule;
    }

    Label label() {
        return label;
    }

    Instant asked() {
        return asked;
    }

    Instant expires() {
        return expires;
    }

    String line() {
        return ApprovalJson.line(action);
    }

    List<Choice> choices() {
        var known = choices;
        if (known == null) {
            known = Choices.of(action, request);
            choices = known;
        }
        return known;
    }

    /// Returns the Action and what is known about it, as it is stored.
    String stored() {
        var known = stored;
        if (known == null) {
            known = RequestJson.write(action, request).write();
            stored = known;
        }
        return known;
    }

    Face face() {
        var known = face;
        if (known == null) {
            var json = ApprovalJson.asked(this);
            known = new Face(json, Digest.of(json));
            face = known;
        }
        return known;
    }
}
