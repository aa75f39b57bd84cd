package dev.homarus.approval;

import dev.homarus.policy.Grant;
import dev.homarus.protocol.Json;
import java.time.Instant;
import java.util.Optional;

/// A Grant with its history.
///
/// @param by who gave it
/// @param approval the question it was the answer to
/// @param used when it last allowed something
/// @param revoked when it was taken back
public record Standing(
        Grant grant,
        String by,
        String approval,
        Lasting lasting,
        Instant given,
        Optional<Instant> used,
        Optional<Instant> revoked) {
    boolean counts(Instant now) {
        return revoked.isEmpty() && now.isBefore(grant.expires());
    }

    Standing usedAt(Instant at) {
        return new Standing(grant, by, approval, lasting, given, Optional.of(at), revoked);
    }

    Standing revokedAt(Instant at) {
        return new Standing(grant, by, approval, lasting, given, used, Optional.of(at));
    }

    /// Returns the form of `docs/spec/http-api.md`.
    public Json.Obj json() {
        return Json.object()
                .put("id", grant.id())
                .put("covers", Choices.words(grant.scope()))
                .put("scope", ScopeJson.write(grant.scope()))
                .put("session", grant.session())
                .put("for", lasting.word())
                .put("by", by)
                .put("approval", approval)
                .put("given", given.toString())
                .put("expires", grant.expires().toString())
                .put("lastUse", used.map(Instant::toString))
                .put("revoked", revoked.map(Instant::toString))
                .build();
    }
}
