package dev.homarus.steward;

import java.util.List;
import java.util.TreeMap;

/// `README.md`: what an export is and what is not in it, for whoever finds it. It holds words of this program
/// and
/// counts only.
final class ReadMe {
    private ReadMe() {}

    /// Where the rows of a Space are.
    record Place(String path, String space) {}

    static String text(
            Export.About about, Export.Part part, List<Place> places, List<Exported.Absent> absent, Tally tally) {
        var text = new StringBuilder("""
                # Export of a Homarus home

                Made %s by Homarus %s. **It is in clear**: whoever has this folder can read everything in it. Keep it on an
                encrypted disk, or remove it when it is no longer needed.

                """.formatted(about.made(), about.program()));
        text.append("| Where | What |\n|---|---|\n");
        places.forEach(place -> text.append("| `")
                .append(place.path())
                .append("` | ")
                .append(place.space())
                .append(
                        place.path().endsWith("/")
                                ? ", one Markdown file each; in an editor of notes, open this folder |\n"
                                : ", one JSON object a line (JSON Lines), times in UTC (RFC 3339) |\n"));
        text.append("| `manifest.json` | every file with its rows, its length and its SHA-256 |\n\n");
        text.append(tally.rows()).append(" rows. ");
        if (tally.lost().isEmpty()) {
            text.append("Every one opened.\n");
        } else {
            text.append("These did not open, and are named in `manifest.json`:\n\n");
            new TreeMap<>(tally.lost())
                    .forEach((code, rows) -> text.append("* ")
                            .append(code)
                            .append(" (")
                            .append(code.equals("STORE-007") ? "the person's key was erased" : "not as it was written")
                            .append("): ")
                            .append(rows)
                            .append('\n'));
        }
        if (tally.secrets() > 0) {
            text.append("\nLeft out because they are labelled secret: ")
                    .append(tally.secrets())
                    .append(" rows.\n");
        }
        text.append("\n## What is not here\n\n");
        absent.forEach(space -> text.append("* ")
                .append(space.space())
                .append(" (")
                .append(space.rows())
                .append(" rows): ")
                .append(space.why())
                .append('\n'));
        text.append("""
                * the values of secrets: where one stands in a text, there is a mark in its place; their names are in `manifest.json`
                * the audit log: `homarus audit export`
                * the settings and the files of the workspace: they are plain files already
                """);
        if (part == Export.Part.NOTES) {
            text.append("\nOnly conversations were asked for (`--notes`).\n");
        }
        return text.toString();
    }
}
