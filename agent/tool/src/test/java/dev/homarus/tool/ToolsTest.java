package dev.homarus.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.approval.Approval;
import dev.homarus.approval.Approvals;
import dev.homarus.approval.GrantBook;
import dev.homarus.approval.PolicyBook;
import dev.homarus.approval.Reply;
import dev.homarus.approval.StopBook;
import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Query;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.files.Changes;
import dev.homarus.files.Workspace;
import dev.homarus.protocol.Json;
import dev.homarus.sandbox.Level;
import dev.homarus.sandbox.Mode;
import dev.homarus.sandbox.Sandbox;
import dev.homarus.sandbox.Settings;
import dev.homarus.store.Sealer;
import dev.homarus.store.Store;
import dev.homarus.tool.ToolResult.State;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ToolsTest {
    private static final Asking ASKING = new Asking("main", "trn_1", "you said: list", Label.OWNER, true);

    @TempDir
    Path folder;

    private final InstantSource clock = InstantSource.system();
    private final SecretBytes root = SecretBytes.random(32);
    private final AuditKeys keys = AuditKeys.from(root);
    private Path files;
    private AuditLog audit;
    private Store store;
    private ActionGate gate;
    private Sandbox sandbox;

    @BeforeEach
    void open() throws IOException {
        files = Files.createDirectories(folder.resolve("workspace"));
        audit = AuditLog.open(folder.resolve("audit"), folder.resolve("outside/witness"), keys, clock);
        store = Store.open(
                folder.resolve("t.db"),
                root,
                List.of(Approvals.SPACE, Changes.SPACE, GrantBook.SPACE, PolicyBook.SPACE, StopBook.SPACE),
                () -> new byte[0],
                new Sealer("home_t", person -> root, person -> Optional.of(root)));
        gate = new ActionGate(store, audit, clock, SystemEntropy.INSTANCE, Duration.ofSeconds(30), true);
        sandbox = Sandbox.probe(Settings.standard(files, folder.resolve("own")), clock);
    }

    @AfterEach
    void close() {
        sandbox.close();
        store.close();
        audit.close();
        keys.close();
        root.close();
    }

    private FileHands hands() {
        var workspace = new Workspace(files, clock);
        return new FileHands(gate, workspace, new Changes(workspace, store, SystemEntropy.INSTANCE));
    }

    private ToolResult readFile(String path) {
        return readFile(path, new ArrayList<>());
    }

    private ToolResult readFile(String path, List<String> running) {
        var tool = new ReadFileTool(hands());
        return tool.call(Json.object().put("path", path).build(), ASKING, running::add);
    }

    /// Answers every question at once.
    private void answer(boolean yes) {
        gate.onChange(approval -> {
            if (approval.state() == Approval.State.WAITING) {
                Thread.ofVirtual()
                        .start(() -> gate.answer(
                                approval.id(),
                                Principal.OWNER,
                                yes ? Reply.once("socket") : Reply.no("socket", Optional.of("as you like"))));
            }
        });
    }

    private ToolResult exec(Json.Obj arguments, List<String> running) {
        return exec(arguments, running, new FolderLabels(Map.of(), "/workspace"));
    }

    private ToolResult exec(Json.Obj arguments, List<String> running, FolderLabels labels) {
        return new ExecTool(gate, sandbox, session -> Mode.STANDARD, Optional.empty(), labels)
                .call(arguments, ASKING, running::add);
    }

    private static Label folder(Classification held) {
        return Label.of(held, Provenance.SYSTEM);
    }

    private FolderLabels folders() {
        return new FolderLabels(
                Map.of(
                        "finance", folder(Classification.SENSITIVE).about("finance"),
                        "keys/old", folder(Classification.SECRET),
                        "people", folder(Classification.PERSONAL).about("contacts")),
                sandbox.surroundings().workspace());
    }

    @Test
    @DisplayName("SE-01 what stands for a secret is never written over it")
    void standInForASecret_isNotWritten() throws IOException {
        Files.writeString(files.resolve(".env.txt"), "KEY=abc\nNAME=x\n");
        answer(true);
        var stood = "KEY=[a secret was left out]\nNAME=y\n";
        var written = new WriteFileTool(hands())
                .call(
                        Json.object()
                                .put("path", ".env.txt")
                                .put("content", stood)
                                .build(),
                        ASKING,
                        x -> {});

        assertThat(written.state()).isEqualTo(ToolResult.State.FAILED);
        assertThat(written.text()).contains("stands for a secret");
        assertThat(exec(command("echo '[a secret was left out]' > .env.txt"), new ArrayList<>())
                        .state())
                .isEqualTo(ToolResult.State.FAILED);
        assertThat(Files.readString(files.resolve(".env.txt"))).isEqualTo("KEY=abc\nNAME=x\n");
    }

    @Test
    void folderThatTheOwnerHasLabelled_labelsWhatComesFromIt() throws IOException {
        Files.createDirectories(files.resolve("finance"));
        Files.writeString(files.resolve("finance/a.txt"), "salary");
        Files.writeString(files.resolve("b.txt"), "milk");
        answer(true);
        var read = new LabelledFolders(new ReadFileTool(hands()), folders());

        assertThat(read.call(Json.object().put("path", "finance/a.txt").build(), ASKING, x -> {})
                        .label()
                        .classification())
                .isEqualTo(Classification.SENSITIVE);
        assertThat(read.call(Json.object().put("path", "b.txt").build(), ASKING, x -> {})
                        .label()
                        .classification())
                .isEqualTo(Classification.PERSONAL);
        assertThat(exec(command("cat b.txt"), new ArrayList<>(), folders())
                        .label()
                        .classification())
                .isEqualTo(Classification.PERSONAL);
        assertThat(exec(command("cat finance/a.txt"), new ArrayList<>(), folders())
                        .label()
                        .classification())
                .isEqualTo(Classification.SENSITIVE);
        assertThat(exec(command("grep -r salary ."), new ArrayList<>(), folders()))
                .as("what works on a folder above does not see it")
                .satisfies(result -> assertThat(result.text()).doesNotContain("a.txt:salary"))
                .satisfies(result -> assertThat(result.label().classification()).isEqualTo(Classification.PERSONAL));
        assertThat(exec(command("sort finance/a.txt | uniq -c | head -n 1"), new ArrayList<>(), folders())
                        .label()
                        .classification())
                .as("what passes on its input adds nothing")
                .isEqualTo(Classification.SENSITIVE);
        assertThat(exec(command("sh -c 'cat finance/a.txt'"), new ArrayList<>(), folders())
                        .label()
                        .classification())
                .as("what is not known may have read all of the folder that it names")
                .isEqualTo(Classification.SENSITIVE);
    }

    @Test
    @DisplayName("PI-09 what lies in a labelled folder is not copied to where it would be taken for harmless")
    void command_thatOpensALabelledFolder_changesNothingElsewhere() throws IOException {
        for (var name : List.of("finance", "keys/old", "people")) {
            Files.createDirectories(files.resolve(name));
            Files.writeString(files.resolve(name).resolve("a.txt"), name);
        }
        answer(true);
        var copied = exec(command("cp finance/a.txt b.txt"), new ArrayList<>(), folders());
        assertThat(copied.state()).isEqualTo(ToolResult.State.FAILED);
        assertThat(copied.text()).contains("it could change files only there");
        exec(command("sh -c 'cat finance/a.txt > c.txt; cp finance/a.txt people/c.txt'"), new ArrayList<>(), folders());
        exec(command("cp keys/old/a.txt finance/d.txt"), new ArrayList<>(), folders());
        assertThat(exec(command("cp finance/a.txt finance/b.txt"), new ArrayList<>(), folders())
                        .state())
                .isEqualTo(ToolResult.State.DONE);
        assertThat(exec(command("cp -r . copy"), new ArrayList<>(), folders()).text())
                .doesNotContain("could change files only there");

        try (var all = Files.walk(files)) {
            assertThat(all.filter(Files::isRegularFile)
                            .map(path -> files.relativize(path).toString()))
                    .containsExactlyInAnyOrder("finance/a.txt", "finance/b.txt", "keys/old/a.txt", "people/a.txt");
        }
    }

    @Test
    @DisplayName("PI-09 a conversation that has read a labelled folder writes elsewhere only what a person has seen")
    void writing_whereItIsTakenForLess_isSeenByAPersonFirst() throws IOException {
        Files.createDirectories(files.resolve("finance"));
        var questions = new ArrayList<String>();
        gate.onChange(approval -> {
            if (approval.state() == Approval.State.WAITING) {
                questions.add(approval.json().optionalText("words").orElse("-"));
            }
        });
        answer(true);
        var write = new LabelledFolders(new WriteFileTool(hands()), folders());
        var read = new Asking(
                "main", "trn_1", "x", folder(Classification.SENSITIVE).about("finance"), true);
        for (var path : List.of("finance/new.txt", "new.txt")) {
            write.call(Json.object().put("path", path).put("content", "5").build(), read, x -> {});
        }
        write.call(Json.object().put("path", "other.txt").put("content", "5").build(), ASKING, x -> {});
        Files.writeString(files.resolve("finance/log.md"), "4\n");
        Files.writeString(files.resolve("log.md"), "4\n");
        var both = "--- a/%1$s\n+++ b/%1$s\n@@ -1,1 +1,1 @@\n-4\n+6\n";
        new LabelledFolders(new ApplyPatchTool(hands()), folders())
                .call(
                        Json.object()
                                .put("patch", both.formatted("finance/log.md") + both.formatted("log.md"))
                                .build(),
                        read,
                        x -> {});
        assertThat(lowered())
                .containsExactly("new.txt approval personal/untrusted", "log.md approval personal/untrusted");
        assertThat(questions.subList(3, 5))
                .as("one of several files is elsewhere")
                .doesNotContain("-");
        assertThat(questions.subList(0, 3))
                .containsExactly(
                        "-",
                        "this conversation has read what is sensitive and about finance, and what is written here will"
                                + " not be taken for that any more",
                        "-");
    }

    private List<String> lowered() {
        return audit
                .query(new Query(Optional.of("label.lowered"), Optional.empty(), Optional.empty(), 99))
                .reversed()
                .stream()
                .map(entry -> entry.event().subject() + " "
                        + entry.event().detail().text("declassifier") + " "
                        + entry.event().detail().text("to"))
                .toList();
    }

    @Test
    @DisplayName(
            "PI-09 a command that could write down what was read asks, and that is on record; one that reads is not")
    void commandThatCouldWriteDownWhatWasRead_isSeenByAPersonFirst() throws IOException {
        assumeTrue(sandbox.level() instanceof Level.Isolated);
        Files.createDirectories(files.resolve("finance"));
        Files.writeString(files.resolve("b.txt"), "milk");
        var questions = new ArrayList<String>();
        gate.onChange(approval -> {
            if (approval.state() == Approval.State.WAITING) {
                questions.add(approval.json().optionalText("words").orElse("-"));
            }
        });
        answer(true);
        var read = new Asking(
                "main", "trn_1", "x", folder(Classification.SENSITIVE).about("finance"), true);
        var exec = new ExecTool(gate, sandbox, session -> Mode.STANDARD, Optional.empty(), folders());
        for (var line : List.of("cat b.txt", "touch 5000.txt", "touch finance/5000.txt")) {
            assertThat(exec.call(command(line), read, x -> {}).state()).as(line).isEqualTo(State.DONE);
        }

        assertThat(questions.stream().filter(words -> words.contains("sensitive and about finance")))
                .hasSize(1);
        assertThat(lowered()).containsExactly("exec approval personal/untrusted");
    }

    @Test
    @DisplayName("PI-09 an archive of a labelled folder is extracted only where its content keeps its label")
    void archive_ofALabelledFolder_staysThere() throws IOException {
        Files.createDirectories(files.resolve("finance"));
        try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(files.resolve("finance/a.zip")))) {
            zip.putNextEntry(new java.util.zip.ZipEntry("a.txt"));
            zip.write('5');
        }
        answer(true);
        var open = new LabelledFolders(new OpenArchiveTool(hands(), SystemEntropy.INSTANCE), folders());
        var wish = Json.object().put("path", "finance/a.zip");
        assertThat(open.call(wish.put("into", "out").build(), ASKING, x -> {}).text())
                .contains("keeps its label");
        assertThat(files.resolve("out")).doesNotExist();
        assertThat(open.call(wish.put("into", "finance/out").build(), ASKING, x -> {})
                        .state())
                .isEqualTo(ToolResult.State.DONE);
    }

    @Test
    void listingAndSearching_goPastClosedFolders_thatAreNotNamed() throws IOException {
        for (var folder : List.of("finance", "keys/old/deep", "notes")) {
            Files.createDirectories(files.resolve(folder));
            Files.writeString(files.resolve(folder).resolve("a.txt"), "code of " + folder);
        }
        answer(true);
        var tools = FileTools.of(hands(), folders(), SystemEntropy.INSTANCE);
        var list = tools.get(1);
        var search = tools.get(2);

        var listed = list.call(Json.object().build(), ASKING, x -> {});
        assertThat(listed.text())
                .contains("finance/ (labelled; to look into it, give it as path)", "notes/a.txt 13", "keys/\n")
                .contains("keys/old/ (labelled")
                .doesNotContain("finance/a.txt", "deep");
        assertThat(listed.label().classification()).isEqualTo(Classification.PERSONAL);
        var found = search.call(Json.object().put("pattern", "code").build(), ASKING, x -> {});
        assertThat(found.text())
                .contains("notes/a.txt:1: code of notes", "[finance/ (labelled", "[keys/old/ (labelled")
                .doesNotContain("finance/a.txt", "deep");
        assertThat(found.label().classification()).isEqualTo(Classification.PERSONAL);
        assertThat(found.label().domains()).isEmpty();

        for (var path : List.of("finance", "./finance", "finance/a.txt", "/workspace/finance")) {
            var named = search.call(
                    Json.object().put("pattern", "code").put("path", path).build(), ASKING, x -> {});
            if (named.state() == ToolResult.State.DONE) {
                assertThat(named.text()).contains("code of finance");
                assertThat(named.label().domains()).containsExactly("finance");
            }
        }
        var inner = list.call(Json.object().put("path", "keys").build(), ASKING, x -> {});
        assertThat(inner.label().classification()).isEqualTo(Classification.PERSONAL);
        var deep = list.call(Json.object().put("path", "keys/old/deep").build(), ASKING, x -> {});
        assertThat(deep.text()).contains("keys/old/deep/a.txt");
        assertThat(deep.label().classification()).isEqualTo(Classification.SECRET);
    }

    @Test
    void folderThatTheOwnerHasNamedADomainFor_saysWhatItIsAbout() throws IOException {
        Files.createDirectories(files.resolve("finance"));
        Files.createDirectories(files.resolve("people"));
        Files.writeString(files.resolve("finance/a.txt"), "salary");
        Files.writeString(files.resolve("people/anna.txt"), "her number");
        answer(true);
        var read = new LabelledFolders(new ReadFileTool(hands()), folders());

        assertThat(read.call(Json.object().put("path", "people/anna.txt").build(), ASKING, x -> {})
                        .label()
                        .domains())
                .containsExactly("contacts");
        assertThat(exec(command("cat people/anna.txt finance/a.txt"), new ArrayList<>(), folders())
                        .label()
                        .domains())
                .containsExactly("contacts", "finance");
    }

    @Test
    void command_thatNamesNoLabelledFolder_cannotOpenOne() throws IOException {
        Files.createDirectories(files.resolve("finance"));
        Files.writeString(files.resolve("finance/a.txt"), "salary");
        Files.writeString(files.resolve("b.txt"), "milk");
        Files.writeString(files.resolve("all.sh"), "cat b.txt */a.txt\n");
        answer(true);

        var all = exec(command("sh all.sh"), new ArrayList<>(), folders());
        assertThat(all.text()).contains("milk").doesNotContain("salary");
        assertThat(all.label().classification()).isEqualTo(Classification.PERSONAL);
        assertThat(exec(command("sh -c 'cd fi*; cat a.txt'"), new ArrayList<>(), folders())
                        .text())
                .doesNotContain("salary");
        assertThat(exec(command("sh -c 'ls finance'"), new ArrayList<>(), folders())
                        .text())
                .contains("a.txt");
    }

    @Test
    void fileTool_howeverThePathIsSpelled_hasTheLabelOfItsFolder() throws IOException {
        Files.createDirectories(files.resolve("finance"));
        Files.writeString(files.resolve("finance/a.txt"), "5 5 5");
        var read = new LabelledFolders(new ReadFileTool(hands()), folders());
        for (var path : List.of(
                "/workspace/finance/a.txt", "finance//a.txt", "/workspace/./finance/a.txt", "./finance/a.txt")) {
            var result = read.call(Json.object().put("path", path).build(), ASKING, x -> {});
            assertThat(result.text()).as(path).isEqualTo("5 5 5");
            assertThat(result.label().classification()).as(path).isEqualTo(Classification.SENSITIVE);
        }
    }

    @Test
    void failedChange_ofALabelledFile_isLabelledLikeTheFile() throws IOException {
        Files.createDirectories(files.resolve("finance"));
        Files.writeString(files.resolve("finance/a.txt"), "5 5 5");
        Files.writeString(files.resolve("b.txt"), "5 5");
        var edit = new LabelledFolders(new EditFileTool(hands()), folders());
        var wish = Json.object().put("old", "5").put("new", "6");
        var there = edit.call(wish.put("path", "finance/a.txt").build(), ASKING, x -> {});
        assertThat(there.text()).contains("occurs 3 times");
        assertThat(there.label().classification()).isEqualTo(Classification.SENSITIVE);
        var patch = new LabelledFolders(new ApplyPatchTool(hands()), folders());
        var text = "--- a/%s\n+++ b/%s\n@@ -1,1 +1,1 @@\n-4\n+6\n";
        assertThat(patch.call(
                                Json.object()
                                        .put("patch", text.formatted("finance/a.txt", "finance/a.txt"))
                                        .build(),
                                ASKING,
                                x -> {})
                        .label()
                        .classification())
                .isEqualTo(Classification.SENSITIVE);
        assertThat(patch.call(
                                Json.object()
                                        .put("patch", text.formatted("b.txt", "b.txt"))
                                        .build(),
                                ASKING,
                                x -> {})
                        .label())
                .as("what failed elsewhere may be said")
                .isEqualTo(Label.SYSTEM);
    }

    @Test
    void folderLabels_takeInWhatIsAboveAndBelow() {
        var labels = new FolderLabels(Map.of("a/b", folder(Classification.SENSITIVE)), "/workspace");

        for (var path : List.of("a/b", "a/b/", "./a/b", "a/b/c", "a", "", ".")) {
            assertThat(labels.at(path)).as(path).isEqualTo(folder(Classification.SENSITIVE));
        }
        for (var path : List.of("a/bc", "b", "a/c")) {
            assertThat(labels.at(path)).as(path).isEqualTo(Label.SYSTEM);
        }
    }

    private static Json.Obj command(String text) {
        return Json.object().put("command", text).build();
    }

    @Test
    void readFile_ofAFile_isItsTextThatNobodyVouchesFor() throws IOException {
        Files.writeString(files.resolve("a.txt"), "hällo");
        var running = new ArrayList<String>();
        assertThat(readFile("a.txt", running))
                .isEqualTo(new ToolResult(State.DONE, "hällo", Label.UNKNOWN.from("file")));
        assertThat(running).containsExactly("a.txt");
        for (var same : List.of("/workspace/a.txt", "./a.txt", "/workspace/./a.txt")) {
            assertThat(readFile(same).text()).isEqualTo("hällo");
        }
        assertThat(audit.query(Query.newest(10)))
                .hasSize(4)
                .allMatch(entry -> entry.event().subject().equals("read_file"));
    }

    @Test
    void readFile_ofAFolder_isItsNamesOnALineEach() throws IOException {
        Files.writeString(files.resolve("two\nlines"), "");
        Files.createDirectory(files.resolve("sub"));
        for (var path : List.of("", ".", "/workspace", "/workspace/")) {
            assertThat(readFile(path).text()).isEqualTo("sub/\ntwo\\u{a}lines");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "../x",
                "a/../../x",
                "/workspace/../x",
                "/workspacex",
                "/workspace//etc/passwd",
                ".//etc/passwd",
                "a\0b"
            })
    void readFile_ofAnythingElse_isRefused(String path) throws IOException {
        Files.writeString(files.resolve("x"), "marker");
        Files.writeString(folder.resolve("x"), "marker");
        var result = readFile(path);
        assertThat(result.state()).isNotEqualTo(State.DONE);
        assertThat(result.label()).isEqualTo(Label.SYSTEM);
        assertThat(result.text()).doesNotContain("marker").doesNotContain("root:");
    }

    @Test
    void readFile_withoutAUsablePath_sayWhatToMend() {
        var tool = new ReadFileTool(hands());
        for (var arguments : List.of(
                Json.Obj.EMPTY,
                Json.object().put("path", 1).build(),
                Json.object().put("path", "x".repeat(4_097)).build())) {
            var result = tool.call(arguments, ASKING, running -> {});
            assertThat(result.state()).isEqualTo(State.FAILED);
            assertThat(result.text()).containsAnyOf("path has to be", "The path is longer");
        }
        assertThat(audit.query(Query.newest(10))).isEmpty();
    }

    @Test
    void exec_withoutUsableArguments_asksNobody() {
        for (var arguments : List.of(
                Json.Obj.EMPTY,
                command(""),
                command(" "),
                command("a\0b"),
                command("x".repeat(40_000)),
                Json.object().put("command", 1).build(),
                Json.object().put("command", "ls").put("timeout_s", 0).build(),
                Json.object().put("command", "ls").put("timeout_s", 601).build(),
                Json.object().put("command", "ls").put("timeout_s", "1").build(),
                Json.object().put("command", "ls").put("cwd", "x".repeat(4_097)).build())) {
            var result = exec(arguments, new ArrayList<>());
            assertThat(result.state()).isEqualTo(State.FAILED);
            assertThat(result.label()).isEqualTo(Label.SYSTEM);
        }
        assertThat(audit.query(Query.newest(10))).isEmpty();
    }

    @Test
    void exec_thatTheOwnerRefuses_runsNothing() {
        answer(false);
        var running = new CopyOnWriteArrayList<String>();
        var result = exec(command("touch made"), running);
        assertThat(result)
                .isEqualTo(new ToolResult(
                        State.REFUSED, "Not done: the owner refused and says: as you like.", Label.OWNER));
        assertThat(running).isEmpty();
        assertThat(files.resolve("made")).doesNotExist();
    }

    @Test
    void exec_thatTheOwnerAllows_runsInTheWorkspace() throws IOException {
        assumeTrue(sandbox.level() instanceof Level.Isolated, "this machine cannot isolate");
        answer(true);
        Files.createDirectory(files.resolve("sub"));
        var running = new CopyOnWriteArrayList<String>();
        var result = exec(command("echo hi > made; pwd; cat made"), running);
        assertThat(result.text()).isEqualTo("/workspace\nhi\n");
        assertThat(result.state()).isEqualTo(State.DONE);
        assertThat(result.label()).isEqualTo(Label.UNKNOWN.from("exec"));
        assertThat(running).containsExactly("echo hi > made; pwd; cat made");
        assertThat(files.resolve("made")).hasContent("hi\n");
        var below =
                Json.object().put("command", "pwd; exit 3").put("cwd", "sub").build();
        assertThat(exec(below, running).text()).isEqualTo("exit status 3\n/workspace/sub\n");
        assertThat(exec(below, running).state()).isEqualTo(State.FAILED);
        var outside = Json.object().put("command", "pwd").put("cwd", "/etc").build();
        assertThat(exec(outside, running).state()).isEqualTo(State.FAILED);
    }

    @Test
    void exec_shown_isEscaped() {
        var tool = new ExecTool(gate, sandbox, session -> Mode.STANDARD, Optional.empty(), folders());
        assertThat(tool.shown(command("a\u202e\n"))).isEqualTo("a\\u{202e}\\u{a}");
        assertThat(tool.shown(Json.Obj.EMPTY)).isEmpty();
        assertThat(tool.spec().name()).isEqualTo("exec");
    }
}
