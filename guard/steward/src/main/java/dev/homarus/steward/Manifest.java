package dev.homarus.steward;

import dev.homarus.protocol.Json;
import java.util.List;
import java.util.TreeMap;

/// `manifest.json`, written as the files are: one line a file. It is JSON once it is ended.
final class Manifest {
    static final String NAME = "manifest.json";

    private static final String FORMAT = "homarus-export/1";

    private final Page page;
    private final List<String> secrets;
    private long files;

    Manifest(Folder target, Export.About about, Export.Part part) {
        this.page = new Page(NAME, "", target.file(NAME), new Tally(Progress.NONE), written -> {});
        this.secrets = about.secrets();
        var head = Json.object()
                .put("format", FORMAT)
                .put("made", about.made().toString())
                .put("program", about.program())
                .put("home", about.home())
                .put("notesOnly", part == Export.Part.NOTES)
                .build()
                .write();
        page.write(head.substring(0, head.length() - 1)).write(",\n\"files\":[");
    }

    void add(Written file) {
        page.write(files == 0 ? "\n" : ",\n").write(file.json().bytes());
        files++;
    }

    long files() {
        return files;
    }

    void end(List<Exported.Absent> absent, Tally tally) {
        var unreadable = Json.object();
        new TreeMap<>(tally.lost()).forEach(unreadable::put);
        var rest = Json.object()
                .put("absent", Json.array(absent.stream().map(Manifest::json).toList()))
                .put("secrets", Json.strings(secrets))
                .put("rows", tally.rows())
                .put("bytes", tally.bytes())
                .put("unreadable", unreadable.build())
                .put("secretRows", tally.secrets())
                .build()
                .write();
        page.write("\n],\n").write(rest.substring(1)).write("\n");
        page.flush();
        page.close();
    }

    private static Json json(Exported.Absent space) {
        return Json.object()
                .put("space", space.space())
                .put("rows", space.rows())
                .put("why", space.why())
                .build();
    }

    void abandon() {
        page.abandon();
    }
}
