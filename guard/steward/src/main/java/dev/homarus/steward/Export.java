package dev.homarus.steward;

import dev.homarus.steward.Exported.Absent;
import dev.homarus.store.Snapshot;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Writes everything a person has in a home into a folder, in formats that need no Homarus, in clear. Over all
/// Spaces by what each declares; values of secrets are never among it. Format: `docs/spec/export.md`.
///
/// @param store what is exported
/// @param documents write the Spaces whose form is [Space.Export#MARKDOWN]
/// @param veil takes the values of secrets out of a text
/// @param apart folders the export may not be in, and that may not be in it
public record Export(Store store, List<Documents> documents, UnaryOperator<String> veil, List<Path> apart) {
    /// The folder of the files with rows.
    static final String ROWS = "rows";

    /// What is exported.
    public enum Part {
        /// Everything.
        ALL,
        /// Documents alone.
        NOTES
    }

    /// What the export says of itself.
    ///
    /// @param program version
    /// @param home id
    /// @param secrets the names of what is in the vault
    public record About(Instant made, String program, String home, List<String> secrets) {
        public About {
            secrets = List.copyOf(secrets);
        }
    }

    public Export {
        documents = List.copyOf(documents);
        apart = List.copyOf(apart);
    }

    /// Looks whether an export could be written there, and changes nothing.
    ///
    /// @throws dev.homarus.types.ProblemException EXPORT-001 not absolute, EXPORT-002 inside the home or another
    ///     folder of Homarus, EXPORT-003 not empty, EXPORT-004 no folder above, EXPORT-005 the disk refuses
    public void check(Path folder) {
        Folder.check(folder, apart);
    }

    /// Returns how many rows there are to be exported now.
    public long rows(Part part) {
        return store.snapshot(snapshot -> snapshot.spaces().stream()
                .filter(space -> why(space, part).isEmpty())
                .mapToLong(space -> count(snapshot, space))
                .sum());
    }

    private static long count(Snapshot snapshot, Space space) {
        return snapshot.tables(space).stream().mapToLong(snapshot::count).sum();
    }

    /// Writes the export, as of one moment; writers go on meanwhile. Memory is bounded by the largest row and
    /// the
    /// number of documents. When it does not come to its end, what it wrote is removed.
    ///
    /// @throws dev.homarus.types.ProblemException as [#check]; EXPORT-006 when it was cancelled; STORE-001 or
    ///     STORE-002 when the database cannot be read
    public Exported to(Path folder, About about, Part part, Progress progress) {
        try (var target = Folder.begin(folder, apart)) {
            return store.snapshot(snapshot -> new Run(snapshot, target, about, part, progress).all());
        }
    }

    /// Says why a Space is not exported; empty when it is.
    private Optional<String> why(Space space, Part part) {
        if (space.classification() == Classification.SECRET) {
            return Optional.of(said(space).orElse("its rows are secret"));
        }
        return switch (space.export()) {
            case NONE ->
                Optional.of(said(space)
                        .orElseGet(() -> space.derivedFrom()
                                .map(source -> "it is made anew from " + source)
                                .orElse("it declares that it means nothing elsewhere")));
            case JSON_LINES -> part == Part.NOTES ? Optional.of("only notes were asked for") : Optional.empty();
            case MARKDOWN ->
                writer(space).isPresent() ? Optional.empty() : Optional.of("nothing here writes it as documents");
        };
    }

    private static Optional<String> said(Space space) {
        return Optional.of(space.outside().absent()).filter(why -> !why.isEmpty());
    }

    private Optional<Documents> writer(Space space) {
        return documents.stream()
                .filter(writer -> writer.space().name().equals(space.name()))
                .findFirst();
    }

    /// One export on its way.
    private final class Run {
        private final Snapshot snapshot;
        private final Folder target;
        private final About about;
        private final Part part;
        private final Tally tally;
        private final JsonLines lines = new JsonLines(veil);
        private final List<Absent> absent = new ArrayList<>();
        private final List<ReadMe.Place> places = new ArrayList<>();
        private final Manifest manifest;
        private Optional<Page> open = Optional.empty();

        Run(Snapshot snapshot, Folder target, About about, Part part, Progress progress) {
            this.snapshot = snapshot;
            this.target = target;
            this.about = about;
            this.part = part;
            this.tally = new Tally(progress);
            this.manifest = new Manifest(target, about, part);
        }

        Exported all() {
            try {
                snapshot.spaces().forEach(this::space);
                page("README.md", "")
                        .write(ReadMe.text(about, part, places, absent, tally))
                        .close();
                manifest.end(absent, tally);
                target.finish();
                return new Exported(
                        target.root(),
                        manifest.files(),
                        tally.rows(),
                        tally.bytes(),
                        tally.lost(),
                        tally.secrets(),
                        absent);
            } finally {
                open.ifPresent(Page::abandon);
                manifest.abandon();
            }
        }

        private void space(Space space) {
            var why = why(space, part);
            if (why.isPresent()) {
                absent.add(new Absent(space.name(), count(snapshot, space), why.get()));
            } else if (space.export() == Space.Export.MARKDOWN) {
                writer(space).ifPresent(writer -> documents(space, writer));
            } else {
                rows(space);
            }
        }

        private void rows(Space space) {
            target.folder(ROWS);
            for (var table : snapshot.tables(space)) {
                var path = ROWS + "/" + table.name() + ".jsonl";
                try (var page = page(path, space.name())) {
                    snapshot.rows(space, table, row -> lines.write(row, page));
                    page.flush();
                }
                places.add(new ReadMe.Place(path, space.name()));
            }
        }

        private void documents(Space space, Documents writer) {
            target.folder(writer.folder());
            writer.write(snapshot, new Shelf(writer.folder(), veil, path -> page(path, space.name())));
            places.add(new ReadMe.Place(writer.folder() + "/", space.name()));
        }

        /// Makes a page; whoever writes it closes it, and where something is thrown first it is abandoned.
        private Page page(String path, String space) {
            var page = new Page(path, space, target.file(path), tally, written -> {
                open = Optional.empty();
                manifest.add(written);
            });
            open = Optional.of(page);
            return page;
        }
    }
}
