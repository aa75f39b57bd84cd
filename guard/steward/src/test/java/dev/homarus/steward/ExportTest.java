package dev.homarus.steward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import dev.homarus.steward.Export.About;
import dev.homarus.steward.Export.Part;
import dev.homarus.store.Sealer;
import dev.homarus.store.Snapshot;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import dev.homarus.types.Provenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExportTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123Z");
    private static final About ABOUT = new About(NOW, "0.1.0", "home_t", List.of("some.key"));
    private static final Label SECRET = Label.of(Classification.SECRET, Provenance.OWNER);
    private static final Space BIRDS = space("bird", Classification.PERSONAL, Space.Export.JSON_LINES)
            .sealing(new Space.Sealed(List.of("song", "picture"), List.of("ring"), List.of("id", "seen")))
            .showing(Map.of("seen", Space.Form.TIME, "flights", Space.Form.NUMBERS));
    private static final Space NOTES = plain("note", Classification.PERSONAL, Space.Export.MARKDOWN);
    private static final Space RIGHTS =
            plain("rights", Classification.PERSONAL, Space.Export.NONE).absent("worth nothing elsewhere");
    private static final Space HIDDEN = plain("hidden", Classification.SECRET, Space.Export.JSON_LINES);
    private static final Documents WRITER = new Documents() {
        @Override
        public Space space() {
            return NOTES;
        }

        @Override
        public String folder() {
            return "notes";
        }

        @Override
        public void write(Snapshot snapshot, Shelf shelf) {
            snapshot.tx().each("SELECT text FROM note ORDER BY id", row -> {
                try (var page = shelf.begin(row.text(0))) {
                    page.write(shelf.veiled(row.text(0))).row();
                }
            });
        }
    };

    @TempDir
    Path place;

    private final Map<String, SecretBytes> people = new HashMap<>();
    private final SecretBytes key = SecretBytes.random(32);
    private final Sealer sealer = new Sealer(
            "home_t",
            person -> people.computeIfAbsent(person, name -> SecretBytes.random(32)),
            person -> Optional.ofNullable(people.get(person)));
    private Store store;
    private Path home;
    private Export export;

    private static Space space(String name, Classification classification, Space.Export export) {
        return new Space(
                name,
                List.of("CREATE TABLE bird(id INTEGER PRIMARY KEY, song TEXT, picture BLOB, ring BLOB, flights BLOB,"
                        + " weight REAL, seen INTEGER NOT NULL, label TEXT NOT NULL, subject TEXT)"),
                classification,
                Duration.ofDays(1),
                Space.Subjects.OWNER,
                export,
                false,
                Optional.empty());
    }

    private static Space plain(String name, Classification classification, Space.Export export) {
        return new Space(
                name,
                List.of("CREATE TABLE " + name + "(id INTEGER PRIMARY KEY, text TEXT NOT NULL, label TEXT NOT NULL)"),
                classification,
                Duration.ofDays(1),
                Space.Subjects.OWNER,
                export,
                false,
                Optional.empty());
    }

    @BeforeEach
    void open() throws IOException {
        home = Files.createDirectory(place.resolve("home"));
        store = Store.open(home.resolve("t.db"), key, List.of(BIRDS, NOTES, RIGHTS, HIDDEN), () -> new byte[0], sealer);
        export = new Export(store, List.of(WRITER), text -> text.replace("hush", "[secret]"), List.of(home));
    }

    @AfterEach
    void close() {
        store.close();
        sealer.close();
        people.values().forEach(SecretBytes::close);
        key.close();
    }

    private void bird(long id, String subject, String song, Label label) {
        sealer.prepare(subject);
        var row = sealer.row(BIRDS, subject, id, NOW);
        store.write(tx -> tx.run(
                "INSERT INTO bird VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                row.seal("song", song),
                row.seal("picture", new byte[] {(byte) 0xff, 0}),
                new byte[] {1, (byte) 0xab},
                new byte[] {5, (byte) 0x80, 1},
                1.5,
                NOW,
                label,
                subject));
    }

    private void put(String table, String text) {
        store.write(tx -> tx.run("INSERT INTO " + table + "(text, label) VALUES (?, ?)", text, Label.OWNER));
    }

    private Exported exported(Path folder) {
        return export.to(folder, ABOUT, Part.ALL, Progress.NONE);
    }

    private static List<Json.Obj> rows(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> JsonText.parseObject(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static String code(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        var thrown = new ProblemException[1];
        assertThatThrownBy(work).isInstanceOfSatisfying(ProblemException.class, e -> thrown[0] = e);
        assertThat(thrown[0].problem().remedy()).isNotBlank();
        return thrown[0].problem().code();
    }

    @Test
    void row_eachForm_isWhatAReaderWithoutHomarusUnderstands() throws IOException {
        bird(1, "owner", "hush \"tsip\"\n\u001b[2J😀", Label.OWNER);
        var folder = place.resolve("out");
        exported(folder);
        assertThat(Files.readString(folder.resolve("rows/bird.jsonl"))).isEqualTo("""
                {"id":1,"song":"[secret] \\"tsip\\"\\n\\u001B[2J😀","picture":{"base64":"/wA="},"ring":"01ab",\
                "flights":[5,128],"weight":1.5,"seen":"2030-01-01T00:00:00.123Z","label":"personal/owner",\
                "subject":"owner"}
                """);
    }

    @Test
    void rows_thatDoNotOpen_areNamed_andTheRestGoesOn() throws IOException {
        bird(1, "owner", "one", Label.OWNER);
        bird(2, "guest", "two", Label.OWNER);
        bird(3, "owner", "three", Label.OWNER);
        bird(4, "owner", "four", Label.OWNER);
        store.write(tx -> tx.run("UPDATE bird SET song = (SELECT song FROM bird WHERE id = 1) WHERE id = 3"));
        sealer.forget("guest");
        Optional.ofNullable(people.remove("guest")).ifPresent(SecretBytes::close);

        var folder = place.resolve("out");
        var done = exported(folder);
        assertThat(done.unreadable()).containsOnly(Map.entry("STORE-006", 1L), Map.entry("STORE-007", 1L));
        var rows = rows(folder.resolve("rows/bird.jsonl"));
        assertThat(rows).hasSize(4);
        assertThat(rows.get(1).text("_unreadable")).isEqualTo("STORE-007");
        assertThat(rows.get(2).text("_unreadable")).isEqualTo("STORE-006");
        assertThat(rows.get(2).get("song")).isEmpty();
        assertThat(rows.get(3).text("song")).isEqualTo("four");
        assertThat(Files.readString(folder.resolve("manifest.json")))
                .contains("{\"row\":\"2\",\"code\":\"STORE-007\"}", "{\"row\":\"3\",\"code\":\"STORE-006\"}");
        assertThat(Files.readString(folder.resolve("README.md"))).contains("STORE-006", "STORE-007");
    }

    @Test
    void secret_rowsAndSpaces_stayHere_andAreCounted() throws IOException {
        bird(1, "owner", "whistle", SECRET);
        bird(2, "owner", "chirp", Label.OWNER);
        put("hidden", "whistle");
        put("rights", "whistle");
        var folder = place.resolve("out");
        var done = exported(folder);
        assertThat(done.secret()).isEqualTo(1);
        assertThat(done.absent()).extracting(Exported.Absent::space).containsExactlyInAnyOrder("rights", "hidden");
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("whistle");
            }
        }
        assertThat(Files.readString(folder.resolve("README.md")))
                .contains("rights (1 rows): worth nothing elsewhere", "hidden (1 rows): its rows are secret");
        assertThat(Files.readString(folder.resolve("rows/bird.jsonl")))
                .as("control")
                .contains("chirp");
    }

    @Test
    void export_nothingStored_isComplete() throws IOException {
        var folder = place.resolve("out");
        assertThat(exported(folder).rows()).isZero();
        var manifest = JsonText.parseObject(Files.readAllBytes(folder.resolve("manifest.json")));
        assertThat(manifest.text("format")).isEqualTo("homarus-export/1");
        assertThat(manifest.array("files")).hasSize(2);
        assertThat(folder.resolve(Folder.MARK)).doesNotExist();
    }

    @Test
    void export_thatEndsEarly_leavesNothing() throws IOException {
        for (int i = 1; i < 20; i++) {
            bird(i, "owner", "x", Label.OWNER);
            put("note", "n" + i);
        }
        var made = place.resolve("out");
        var given = Files.createDirectory(place.resolve("given"));
        for (int most : List.of(1, 19, 25)) {
            for (var folder : List.of(made, given)) {
                var seen = new long[1];
                var progress = new Progress() {
                    @Override
                    public void at(long rows, long bytes) {
                        seen[0] = rows;
                        assertThat(folder.resolve(Folder.MARK))
                                .as("says that it is not finished")
                                .exists();
                    }

                    @Override
                    public boolean cancelled() {
                        return seen[0] >= most;
                    }
                };
                assertThat(code(() -> export.to(folder, ABOUT, Part.ALL, progress)))
                        .isEqualTo("EXPORT-006");
            }
        }
        assertThat(made).doesNotExist();
        assertThat(given).isEmptyDirectory();
        assertThat(exported(given).rows()).isEqualTo(38);
    }

    @Test
    void folder_thatCannotBe_isAProblem_andIsLeftAsItIs() throws IOException {
        assertThat(code(() -> exported(Path.of("out")))).isEqualTo("EXPORT-001");
        assertThat(code(() -> exported(home.resolve("out")))).isEqualTo("EXPORT-002");
        assertThat(code(() -> exported(home))).isEqualTo("EXPORT-002");
        assertThat(code(() -> exported(place))).isEqualTo("EXPORT-002");
        assertThat(code(() -> exported(place.resolve("x/../home/out")))).isEqualTo("EXPORT-002");
        var link = Files.createSymbolicLink(place.resolve("link"), home);
        assertThat(code(() -> exported(link.resolve("out")))).isEqualTo("EXPORT-002");
        var file = Files.writeString(place.resolve("file"), "x");
        assertThat(code(() -> exported(file))).isEqualTo("EXPORT-003");
        assertThat(code(() -> exported(file.resolve("out")))).isEqualTo("EXPORT-004");
        var full = Files.createDirectory(place.resolve("full"));
        Files.writeString(full.resolve(".hidden"), "x");
        assertThat(code(() -> exported(full))).isEqualTo("EXPORT-003");
        assertThat(code(() -> exported(Path.of("/")))).isIn("EXPORT-002", "EXPORT-003");
        var dangling = Files.createSymbolicLink(place.resolve("dangling"), place.resolve("nowhere"));
        assertThat(code(() -> exported(dangling))).isEqualTo("EXPORT-003");
        assertThat(full).isDirectoryContaining(path -> path.endsWith(".hidden"));
        assertThat(Files.readString(file)).isEqualTo("x");
        assertThat(home.resolve("out")).doesNotExist();
    }

    @Test
    void folder_thatWasOpenToOthers_isClosedToThem() throws IOException {
        var folder = Files.createDirectory(
                place.resolve("out"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        put("note", "x");
        exported(folder);
        try (var all = Files.walk(folder)) {
            for (var path : all.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void notes_alone_areDocumentsAlone() throws IOException {
        bird(1, "owner", "x", Label.OWNER);
        put("note", "hush/../../y");
        var folder = place.resolve("out");
        assertThat(export.rows(Part.NOTES)).isEqualTo(1);
        assertThat(export.rows(Part.ALL)).isEqualTo(2);
        export.to(folder, ABOUT, Part.NOTES, Progress.NONE);
        assertThat(folder.resolve("rows")).doesNotExist();
        assertThat(Files.readString(folder.resolve("notes/hush_.._.._y.md"))).isEqualTo("[secret]/../../y");
    }
}
