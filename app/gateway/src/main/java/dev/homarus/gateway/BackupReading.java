package dev.homarus.gateway;

import dev.homarus.backup.Checked;
import dev.homarus.backup.Finding;
import dev.homarus.backup.Progress;
import dev.homarus.backup.Repository;
import dev.homarus.protocol.Json;
import java.nio.file.Path;
import java.util.List;

/// What is told of a backup that is only read.
final class BackupReading {
    private BackupReading() {}

    /// @param remembered the generation that the home knows it had
    static Json.Obj check(Repository repository, long remembered, Progress progress) {
        var checked = repository.check(Checked.Depth.ALL, remembered, progress);
        return Json.object()
                .put("snapshots", checked.snapshots())
                .put("chunks", checked.chunks())
                .put("bytes", checked.bytes())
                .put("findings", findings(checked.findings()))
                .build();
    }

    static Json.Obj list(Repository repository, Path folder) {
        var rows = repository.snapshots().stream()
                .map(snapshot -> Json.object()
                        .put("number", snapshot.number())
                        .put("time", snapshot.time().toString())
                        .put("records", snapshot.records())
                        .put("bytes", snapshot.bytes())
                        .put("version", snapshot.origin().program())
                        .build())
                .toList();
        return Json.object()
                .put("folder", folder.toString())
                .put("snapshots", Json.array(rows))
                .put("findings", findings(repository.findings()))
                .build();
    }

    static Json findings(List<Finding> findings) {
        return Json.strings(findings.stream().map(Finding::line).toList());
    }
}
