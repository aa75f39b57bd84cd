package dev.homarus.gateway;

import dev.homarus.protocol.Json;
import dev.homarus.session.Transcripts;
import dev.homarus.types.Incognito;
import dev.homarus.types.Touched;

/// A conversation in a list of them. Contract: `docs/spec/http-api.md`.
final class SessionRow {
    private SessionRow() {}

    /// Returns the row of `GET /api/sessions`.
    ///
    /// @param outside whether it has had an effect outside
    static Json.Obj of(Transcripts.Summary session, boolean busy, boolean outside) {
        return Json.object()
                .put("name", session.name())
                .put("started", session.started().toString())
                .put("last", session.last().toString())
                .put("messages", session.messages())
                .put("label", session.label().text())
                .put("busy", busy)
                .put("touched", touched(Touched.of(session.label(), outside)))
                .put("incognito", Incognito.is(session.name()))
                .build();
    }

    private static Json.Obj touched(Touched touched) {
        return Json.object()
                .put("untrusted", touched.untrusted())
                .put("private", touched.personal())
                .put("outside", touched.outside())
                .build();
    }
}
