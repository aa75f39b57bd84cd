package dev.homarus.audit;

import dev.homarus.protocol.Json;
import java.util.List;
import java.util.Optional;

/// What a verification found.
///
/// @param ok whether nothing was found
/// @param entries how many entries could be read
/// @param head the head computed from what is on disk
/// @param findings what is wrong
/// @param notes what a reader has to know to judge the result; never a sign of tampering
/// @param state the newest entry whose kind begins with `state.`, where entries could be opened
public record Report(
        boolean ok, long entries, Head head, List<Finding> findings, List<String> notes, Optional<Entry> state) {
    public Report {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
        if (ok != findings.isEmpty()) {
            throw new IllegalArgumentException("a report is ok exactly where nothing was found");
        }
    }

    /// Returns `ok`, `entries`, `size`, `root`, `findings` and `notes`.
    public Json.Obj json() {
        var json = Json.object().put("ok", ok).put("entries", entries);
        head.json().members().forEach(json::put);
        return json.put(
                        "findings",
                        Json.array(findings.stream().map(Finding::json).toList()))
                .put("notes", Json.strings(notes))
                .build();
    }
}
