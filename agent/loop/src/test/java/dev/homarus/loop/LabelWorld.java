package dev.homarus.loop;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.Approval;
import dev.homarus.approval.Approvals;
import dev.homarus.approval.GrantBook;
import dev.homarus.approval.PolicyBook;
import dev.homarus.approval.Reply;
import dev.homarus.approval.StopBook;
import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.audit.Query;
import dev.homarus.budget.PriceTable;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.egress.Bounds;
import dev.homarus.egress.Consents;
import dev.homarus.egress.EgressGate;
import dev.homarus.egress.Held;
import dev.homarus.egress.HeldSecrets;
import dev.homarus.egress.Ledger;
import dev.homarus.egress.Lookout;
import dev.homarus.files.Changes;
import dev.homarus.files.Workspace;
import dev.homarus.policy.Regions;
import dev.homarus.policy.Stops;
import dev.homarus.policy.Trust;
import dev.homarus.provider.ModelApi;
import dev.homarus.sandbox.Level;
import dev.homarus.sandbox.Mode;
import dev.homarus.sandbox.Sandbox;
import dev.homarus.sandbox.Settings;
import dev.homarus.session.Conversation;
import dev.homarus.session.Message;
import dev.homarus.session.Sessions;
import dev.homarus.session.Transcripts;
import dev.homarus.spending.LimitBook;
import dev.homarus.spending.Prices;
import dev.homarus.spending.Spending;
import dev.homarus.store.Sealer;
import dev.homarus.store.Store;
import dev.homarus.tool.ExecTool;
import dev.homarus.tool.FileHands;
import dev.homarus.tool.FileTools;
import dev.homarus.tool.FolderLabels;
import dev.homarus.tool.FolderValues;
import dev.homarus.tool.Tool;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import dev.homarus.types.Principal;
import dev.homarus.types.Provenance;
import dev.homarus.vault.Vault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A home with all the rooms that carry labels, a workspace with labelled folders, and a model on this
/// machine. It can be shut and opened again.
final class LabelWorld implements AutoCloseable {
    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    static final Map<String, Label> LABELS = Map.of(
            "finance", label(Classification.SENSITIVE).about("finance"),
            "keys", label(Classification.SECRET),
            "people", label(Classification.PERSONAL).about("contacts"));

    final ScriptedModel server = new ScriptedModel();
    final Destination local = Destination.of("provider:local", server.address());
    final Destination cloud = Destination.of("provider:cloud", URI.create("https://api.example.com"));
    final Path workspace;
    private final Path home;
    private final Random random;
    private final boolean labelled;
    private final InstantSource clock = InstantSource.fixed(NOW);
    private final SecretBytes root = SecretBytes.random(32);
    private final AuditKeys keys = AuditKeys.from(root);
    private final Sandbox sandbox;
    private AuditLog audit;
    private Store store;
    private Vault vault;
    private FolderValues values;
    Transcripts transcripts;
    Sessions sessions;
    Consents consents;
    EgressGate egress;
    AgentLoop loop;

    private static Label label(Classification classification) {
        return Label.of(classification, Provenance.SYSTEM);
    }

    /// @param random decides what the owner answers
    /// @param labelled whether the tools know what the owner has said about folders
    LabelWorld(Path folder, Random random, boolean labelled) throws IOException {
        this.home = folder;
        this.random = random;
        this.labelled = labelled;
        this.workspace = Files.createDirectories(folder.resolve("workspace"));
        for (var name : LABELS.keySet()) {
            Files.createDirectories(workspace.resolve(name));
        }
        Files.createDirectories(workspace.resolve("notes"));
        sandbox = Sandbox.probe(Settings.standard(workspace, folder.resolve("own")), InstantSource.system());
        open();
    }

    private void open() {
        audit = AuditLog.open(home.resolve("audit"), home.resolve("outside/witness"), keys, clock);
        var spaces = List.of(
                Transcripts.SESSIONS,
                Transcripts.TURNS,
                Transcripts.MESSAGES,
                Transcripts.IMAGES,
                Transcripts.WORDS,
                Approvals.SPACE,
                GrantBook.SPACE,
                PolicyBook.SPACE,
                StopBook.SPACE,
                Changes.SPACE,
                Ledger.REQUESTS,
                Ledger.SEGMENTS,
                Consents.SPACE,
                Consents.DOMAINS,
                Vault.SPACE,
                Spending.SPACE,
                LimitBook.SPACE);
        store = Store.open(
                home.resolve("t.db"),
                root,
                spaces,
                () -> new byte[0],
                new Sealer("home_t", person -> root, person -> Optional.of(root)));
        vault = new Vault(store, root, clock);
        consents = new Consents(store, audit, clock);
        var files = new Workspace(workspace, clock);
        var folders = new FolderLabels(
                labelled ? LABELS : Map.of(), sandbox.surroundings().workspace());
        values = new FolderValues(files, folders, clock);
        var spending = new Spending(
                store, audit, new LimitBook(store, audit, clock), new Prices(PriceTable.own(), Map::of), clock);
        egress = new EgressGate(
                new Bounds(
                        origin -> origin.equals(local.origin()) || origin.equals(cloud.origin()),
                        () -> Trust.NAMED,
                        () -> Stops.NONE,
                        () -> Regions.ANY),
                consents,
                new Ledger(store),
                spending,
                audit,
                vault,
                new Lookout(SecretBytes.random(32), Held.all(List.of(new HeldSecrets(vault), values))),
                clock);
        transcripts = new Transcripts(store);
        sessions = new Sessions(transcripts, clock, SystemEntropy.INSTANCE);
        var gate = new ActionGate(store, audit, clock, SystemEntropy.INSTANCE, Duration.ofSeconds(30), true);
        gate.onChange(approval -> {
            if (approval.state() == Approval.State.WAITING) {
                var reply = random.nextInt(4) > 0 ? Reply.once("socket") : Reply.no("socket", Optional.empty());
                Thread.ofVirtual().start(() -> gate.answer(approval.id(), Principal.OWNER, reply));
            }
        });
        var tools = new ArrayList<Tool>();
        tools.addAll(FileTools.of(
                new FileHands(gate, files, new Changes(files, store, SystemEntropy.INSTANCE)),
                folders,
                SystemEntropy.INSTANCE));
        tools.add(new ExecTool(gate, sandbox, session -> Mode.STANDARD, Optional.empty(), folders));
        var budget = new Budget(9, Duration.ofMinutes(1), 100_000, Duration.ofSeconds(20), 10_000, 10_000_000);
        loop = new AgentLoop(egress, tools, "be brief", budget, clock);
    }

    boolean isIsolated() {
        return sandbox.level() instanceof Level.Isolated;
    }

    Model model() {
        return new Model("local", ModelApi.named("openai").orElseThrow(), local, "/v1", "tiny", Optional.empty());
    }

    /// Lets the owner say something, and the model answer.
    void turn(String session, String id, String said, Label label) {
        Conversation conversation =
                sessions.begin(session, id, List.of(Message.of(id, Message.Role.USER, said, label, NOW)));
        loop.run(new AgentLoop.Turn(id, conversation, model(), "you said", "owner", true, Wants.NOTHING), new Silent());
        conversation.end("done");
    }

    /// Returns what is on record, of a kind or of all, oldest first.
    List<Event> events(Optional<String> kind) {
        return audit.query(new Query(kind, Optional.empty(), Optional.empty(), 1_000)).reversed().stream()
                .map(entry -> entry.event())
                .toList();
    }

    void restart() {
        shut();
        open();
    }

    private void shut() {
        values.close();
        egress.close();
        store.close();
        audit.close();
    }

    @Override
    public void close() {
        shut();
        sandbox.close();
        keys.close();
        root.close();
        server.close();
    }

    private static final class Silent implements TurnListener {
        @Override
        public void text(String piece) {
            // Nobody listens.
        }

        @Override
        public void call(String id, String name, String shown, CallState state, Optional<String> result) {
            // Nobody watches.
        }
    }
}
