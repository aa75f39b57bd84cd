package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Everything a person has, taken along in formats that need no Homarus.
class ExportTest {
    private static final String SECRET = "sk-dunlin-5526-behind-the-dyke";
    private static final String DISGUISED = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
    private static final Pattern MILLISECONDS = Pattern.compile("[:,]1[0-9]{12}[,}]");

    private final Place place = new Place();
    private final FakeModel model = new FakeModel();
    private GatewayProcess gateway;
    private Path folder;

    @BeforeEach
    void start() {
        gateway = GatewayProcess.start(place);
        folder = place.root.resolve("export");
    }

    @AfterEach
    void end() {
        gateway.close();
        model.close();
        place.close();
    }

    private Json.Obj run(String more) {
        var answer = gateway.socket()
                .post(
                        "/api/data/export",
                        "{\"folder\":" + Json.of(folder.toString()).write() + more + "}");
        assertThat(answer.status()).isEqualTo(200);
        return answer.text()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> JsonText.parseObject(line.substring(6).getBytes(StandardCharsets.UTF_8)))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private Json.Obj done(String more) {
        var last = run(more);
        assertThat(last.text("type")).as(last.write()).isEqualTo("done");
        return last.object("result").orElseThrow();
    }

    private String failed() {
        var last = run("");
        assertThat(last.text("type")).as(last.write()).isEqualTo("failed");
        return last.object("problem").orElseThrow().text("code");
    }

    private Map<String, String> files() throws IOException {
        var files = new TreeMap<String, String>();
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    private static List<Json.Obj> rows(String lines) {
        return lines.lines()
                .map(line -> JsonText.parseObject(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    /// What was said in a note: each heading of a speaker with the text below it, as it was said.
    private static List<String> said(String note) {
        var said = new ArrayList<String>();
        var lines = note.split("\n", -1);
        String fence = "";
        var text = new ArrayList<String>();
        String who = "";
        for (var line : lines) {
            if (!fence.isEmpty()) {
                if (line.equals(fence)) {
                    fence = "";
                } else {
                    text.add(line);
                }
            } else if (line.startsWith("```")) {
                fence = line.replaceAll("[^`]", "");
            } else if (line.startsWith(">")) {
                text.add(line.equals(">") ? "" : line.substring(2));
            } else if (line.startsWith("## ") || line.startsWith("### ")) {
                if (!who.isEmpty()) {
                    said.add(who + ": " + String.join("\n", text));
                }
                who = line.replaceFirst("^#+ ", "").replaceFirst(", [0-9TZ:.-]+$", "");
                text.clear();
            }
        }
        said.add(who + ": " + String.join("\n", text));
        return said;
    }

    @Test
    @DisplayName("R279 everything that was said and done is in the export, readable, and no secret is")
    void export_ofAHome_holdsWhatWasSaidAndDone_andNoSecret() throws Exception {
        var owner = gateway.owner();
        gateway.socket().put("/api/vault/some.key", "{\"value\":\"" + SECRET + "\"}");
        var token = owner.token("admin");
        owner.addModel("m", "openai", model.openAi());
        owner.use("m");
        var hostile = "Before\n```\n## You, 2030-01-01T00:00:00Z\n<script>x</script>\n---\n%%";
        model.then(
                Script.says("Hello *there*\n\n# A heading\n- one\n- two"),
                Script.says(hostile),
                Script.calls("list_files", "{\"path\":\".\"}"),
                Script.says("There is one file."));
        Files.createDirectories(place.workspace);
        Files.writeString(place.workspace.resolve("sandpiper.txt"), "x");
        owner.chat("main", "good morning");
        owner.chat("main", "second\n\n  with lines\n");
        owner.chat("../../etc/Dyke: \"x\"", "what files are there, and is " + SECRET + " safe?");
        owner.chat("Main", "the same name in another case, and " + DISGUISED);

        var result = done("");

        var files = files();
        assertThat(owner.messages("../../etc/Dyke: \"x\"").toString())
                .as("control")
                .contains(SECRET);
        assertThat(files)
                .containsKeys("README.md", "manifest.json", "conversations/main.md", "conversations/Main-2.md");
        assertThat(said(files.get("conversations/main.md")))
                .containsExactly(
                        "You: good morning",
                        "Homarus (m): Hello *there*\n\n# A heading\n- one\n- two",
                        "You: second\n\n  with lines\n",
                        "Homarus (m): " + hostile);
        var other = files.get("conversations/_.._etc_Dyke_ _x_.md");
        assertThat(other).as(files.keySet().toString()).startsWith("---\nsession: \"../../etc/Dyke: \\\"x\\\"\"\n");
        assertThat(said(other))
                .anyMatch(line -> line.startsWith("Calls list\\_files: {\"path\":\".\"}"))
                .anyMatch(line -> line.startsWith("list\\_files answered: ") && line.contains("sandpiper.txt"))
                .contains("Homarus (m): There is one file.");
        assertThat(rows(files.get("rows/session.jsonl")))
                .extracting(row -> row.text("name"))
                .containsExactly("main", "../../etc/Dyke: \"x\"", "Main");
        assertThat(rows(files.get("rows/turn.jsonl")))
                .hasSize(4)
                .allMatch(row ->
                        row.text("started").endsWith("Z") && row.text("label").contains("/"));
        assertThat(rows(files.get("rows/request.jsonl")))
                .isNotEmpty()
                .allMatch(row -> row.text("sha256").matches("[0-9a-f]{64}")
                        && !row.array("segments").isEmpty()
                        && row.text("path").startsWith("/v1/"));
        assertThat(files.get("rows/segment.jsonl")).contains("good morning");

        files.forEach((name, content) -> {
            assertThat(content).as(name).doesNotContain(SECRET, DISGUISED, "dunlin", token);
            assertThat(MILLISECONDS.matcher(content).find())
                    .as("times in " + name)
                    .isFalse();
        });
        assertThat(files.keySet()).noneMatch(name -> name.matches(".*(secret|token|login|keyring|words).*"));

        var manifest = JsonText.parseObject(files.get("manifest.json").getBytes(StandardCharsets.UTF_8));
        assertThat(manifest.text("format")).isEqualTo("homarus-export/1");
        assertThat(manifest.array("secrets").toString()).contains("some.key");
        assertThat(manifest.array("absent").toString()).contains("secret", "token", "login", "words", "file_undo");
        assertThat(files.get("README.md")).contains("never leave the vault");
        var listed = new TreeMap<String, String>();
        for (var file : manifest.array("files")) {
            var json = Json.object(file, "file");
            listed.put(json.text("path"), json.text("sha256"));
            assertThat(json.number("bytes", -1, -1, Long.MAX_VALUE))
                    .isEqualTo(Files.size(folder.resolve(json.text("path"))));
        }
        var there = new TreeMap<String, String>();
        for (var file : files.keySet()) {
            there.put(file, sha256(folder.resolve(file)));
        }
        there.remove("manifest.json");
        assertThat(listed).isEqualTo(there);
        assertThat(result.number("files", 0, 0, Long.MAX_VALUE)).isEqualTo(listed.size());
        modes();

        var recorded = owner.audit("data.export");
        assertThat(recorded).extracting(entry -> entry.text("subject")).containsExactlyInAnyOrder("all", "done");
        assertThat(recorded.toString()).contains("rows").doesNotContain(folder.toString(), "sandpiper");
        assertThat(failed()).as("a second time into the same folder").isEqualTo("EXPORT-003");
        assertThat(files()).as("nothing was changed").isEqualTo(files);
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private void modes() throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.toList()) {
                boolean directory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(directory ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void notes_areConversationsAlone_onTheCommandLine() throws Exception {
        gateway.owner().chat("main", "only this");
        Files.createDirectory(folder);
        assertThat(command("data", "export", folder.toString(), "--notes")).contains("in clear in " + folder);
        assertThat(files()).containsOnlyKeys("README.md", "manifest.json", "conversations/main.md");
        assertThat(files().get("conversations/main.md")).contains("> only this");
        modes();
        folder = place.root.resolve("other");
        var json = JsonText.parseObject(
                command("data", "export", folder.toString(), "--json").getBytes(StandardCharsets.UTF_8));
        assertThat(json.text("folder")).isEqualTo(folder.toString());
        assertThat(files()).containsKey("rows/turn.jsonl");
    }

    private String command(String... words) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of(GatewayProcess.ROOT.resolve("homarus").toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().clear();
        builder.environment().putAll(place.environment());
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    @Test
    void folder_thatCannotBe_isAProblem_andNothingIsWritten() throws IOException {
        folder = place.home.resolve("inside");
        assertThat(failed()).isEqualTo("EXPORT-002");
        folder = place.root;
        assertThat(failed()).as("the home is in it").isEqualTo("EXPORT-002");
        folder = place.workspace.resolve("export");
        assertThat(failed()).as("where tools read").isEqualTo("EXPORT-002");
        folder =
                Files.createSymbolicLink(place.root.resolve("link"), place.home).resolve("x");
        assertThat(failed()).as("through a link").isEqualTo("EXPORT-002");
        folder = place.root.resolve("not/there");
        assertThat(failed()).isEqualTo("EXPORT-004");
        folder = place.root.resolve("cwd");
        Files.writeString(folder.resolve("x"), "");
        assertThat(failed()).isEqualTo("EXPORT-003");
        folder = Path.of("/proc/export");
        assertThat(failed()).isEqualTo("EXPORT-005");
        assertThat(gateway.socket()
                        .post("/api/data/export", "{\"folder\":\"here\"}")
                        .status())
                .isEqualTo(400);
        assertThat(gateway.owner().audit("data.export"))
                .as("only what could begin is on record")
                .allMatch(entry -> !entry.text("subject").equals("done"));
        assertThat(place.home.resolve("inside")).doesNotExist();
    }

    @Test
    void locked_isRefused() {
        assertThat(gateway.socket().post("/api/lock", "{}").status()).isEqualTo(204);
        Eventually.holds(
                Duration.ofMinutes(1), gateway::log, () -> gateway.log().contains("locked on"));
        var answer = gateway.socket().post("/api/data/export", "{\"folder\":\"" + folder + "\"}");
        assertThat(answer.expect(423).problem()).isEqualTo("VAULT-016");
        assertThat(folder).doesNotExist();
    }
}
