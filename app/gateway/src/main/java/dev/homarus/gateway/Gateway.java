package dev.homarus.gateway;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.Approvals;
import dev.homarus.approval.Authority;
import dev.homarus.approval.Elevation;
import dev.homarus.approval.GrantBook;
import dev.homarus.approval.PolicyBook;
import dev.homarus.approval.StopBook;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.command.Analysis;
import dev.homarus.command.Commands;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.egress.Bounds;
import dev.homarus.egress.Consents;
import dev.homarus.egress.EgressGate;
import dev.homarus.egress.Held;
import dev.homarus.egress.HeldSecrets;
import dev.homarus.egress.Issuers;
import dev.homarus.egress.Ledger;
import dev.homarus.egress.Lookout;
import dev.homarus.egress.Pins;
import dev.homarus.egress.ProxyLine;
import dev.homarus.egress.Receivers;
import dev.homarus.files.Changes;
import dev.homarus.files.Workspace;
import dev.homarus.identity.Logins;
import dev.homarus.identity.Tokens;
import dev.homarus.loop.AgentLoop;
import dev.homarus.loop.Budget;
import dev.homarus.loop.OwnersLook;
import dev.homarus.policy.Trust;
import dev.homarus.protocol.Json;
import dev.homarus.sandbox.Level;
import dev.homarus.sandbox.Sandbox;
import dev.homarus.session.ImageFiles;
import dev.homarus.session.Notes;
import dev.homarus.session.Sessions;
import dev.homarus.session.Transcripts;
import dev.homarus.spending.LimitBook;
import dev.homarus.spending.Spending;
import dev.homarus.steward.Export;
import dev.homarus.store.LostCells;
import dev.homarus.store.Sealer;
import dev.homarus.store.Sealing;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.tool.CommandNetwork;
import dev.homarus.tool.ExecTool;
import dev.homarus.tool.FileHands;
import dev.homarus.tool.FileTools;
import dev.homarus.tool.FolderLabels;
import dev.homarus.tool.FolderValues;
import dev.homarus.tool.OwnWorkspace;
import dev.homarus.tool.QueryTableTool;
import dev.homarus.tool.Timed;
import dev.homarus.tool.Tool;
import dev.homarus.tool.WebFetchTool;
import dev.homarus.tool.WebSearchTool;
import dev.homarus.tool.WorkTimes;
import dev.homarus.types.Principal.Scope;
import dev.homarus.vault.PrivateFiles;
import dev.homarus.vault.RingAnchor;
import dev.homarus.vault.Vault;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/// One running gateway: every room, wired by hand, from the lowest floor up. Closing it takes them down in
/// the other order.
final class Gateway implements AutoCloseable {
    static final String VERSION = "0.1.0";

    /// Everything that is stored, declared where it is owned.
    static final List<Space> SPACES = List.of(
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
            WorkTimes.SPACE,
            Ledger.REQUESTS,
            Ledger.SEGMENTS,
            Consents.SPACE,
            Consents.DOMAINS,
            Spending.SPACE,
            LimitBook.SPACE,
            Issuers.SPACE,
            RingAnchor.SPACE,
            BackupBook.SPACE,
            SessionModels.SPACE,
            RouteBook.SPACE,
            ModelChecks.SPACE,
            Contexts.SPACE,
            Shares.SPACE,
            Vault.SPACE,
            Tokens.SPACE,
            Logins.SPACE);

    /// How a gateway ends.
    enum End {
        STOPPED,
        LOCKED,
        /// [#handOver] is due: its keys are renewed.
        RENEWING
    }

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final InstantSource clock;
    private final Home home;
    private final Path workspace;
    private final String slot;
    private final AuditLog audit;
    private final Records records;
    private final Store store;
    private final Ledger ledger;
    private final Models models;
    private final Spending spending;
    private final SearchSettings search;
    private final Authority authority;
    private final ActionGate gate;
    private final Safekeeping kept;
    private final FolderValues folderValues;
    private final Sandbox sandbox;
    private final Surface surface;

    /// @param opened the home's keys, which are this gateway's from now on
    /// @param surface begins to listen when everything is ready
    /// @param renewals of its keys
    Gateway(
            Settings settings,
            Home home,
            Mended mended,
            Unlocking.Opened opened,
            SlotKinds kinds,
            Surface surface,
            Renewals renewals,
            boolean root,
            InstantSource clock) {
        this.clock = clock;
        this.home = home;
        var file = new ConfigFile(settings.config());
        var config = file.read();
        this.workspace = settings.workspace()
                .orElseGet(() -> config.workspaceBelow(settings.userHome()))
                .toAbsolutePath()
                .normalize();
        PrivateFiles.makeFolder(workspace);
        home.keepApart(workspace, settings.config());
        var sandboxProbe = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("sandbox-probe").factory());
        var walls = dev.homarus.sandbox.Settings.standard(workspace, home.run().resolve("sandbox"));
        var probed = sandboxProbe.submit(() -> Sandbox.probe(walls, clock));
        this.slot = opened.slot();
        var ring = opened.ring();
        this.records = opening(new Records(home, ring, SPACES, settings.acceptRows(), clock));
        this.audit = records.audit();
        this.store = records.store();
        records.begin(
                VERSION,
                mended.addTo(Json.object().put("slot", slot).put("created", opened.created()))
                        .build(),
                settings.acceptKeyring());
        seal();
        var vault = new Vault(store, ring.secrets(), clock);
        var tokens = new Tokens(store, clock, SystemEntropy.INSTANCE);
        var logins = new Logins(store, clock, SystemEntropy.INSTANCE);
        this.ledger = new Ledger(store);
        ledger.interrupted();
        var consents = new Consents(store, audit, clock);
        this.authority = authority(consents);
        var line = config.proxy().map(socket -> new ProxyLine(socket, clock));
        this.models = new Models(file, config, vault, consents, authority.policy(), audit, clock, line);
        this.search = new SearchSettings(file, config, vault, audit);
        this.folderValues = opening(new FolderValues(
                new Workspace(workspace, clock), new FolderLabels(config.folders(), workspace.toString()), clock));
        var lookout = new Lookout(
                KeyDerivation.derive(ring.data(), "pseudonyms"),
                Held.all(List.of(new HeldSecrets(vault), folderValues)));
        var issuers = new Issuers(store, audit, clock);
        var bounds = new Bounds(
                this::isDeclared,
                authority.policy()::trust,
                authority.stops()::now,
                () -> search.within(models.regions()),
                config::limits,
                models::looked,
                new Pins(config.pins(), config.watched(), issuers::seen),
                models.ways());
        this.spending = new Spending(store, audit, new LimitBook(store, audit, clock), models.prices(), clock);
        var egress = opening(line.map(
                        proxy -> new EgressGate(bounds, consents, ledger, spending, audit, proxy, lookout, clock))
                .orElseGet(() -> new EgressGate(bounds, consents, ledger, spending, audit, vault, lookout, clock)));
        this.sandbox = opening(await(probed));
        sandboxProbe.shutdown();
        var embedded = opening(EmbeddedModels.beside(sandbox, walls, settings.environment(), models, clock));
        authority.stops().onChange(embedded::obey);
        this.gate = new ActionGate(
                store,
                audit,
                clock,
                SystemEntropy.INSTANCE,
                config.approvalWait(),
                !(sandbox.level() instanceof Level.None),
                authority);
        var transcripts = new Transcripts(store);
        transcripts.interrupted(clock.instant());
        var sessions = new Sessions(transcripts, clock, SystemEntropy.INSTANCE);
        var loop = new AgentLoop(
                egress,
                turn -> OwnersLook.of(gate, turn),
                tools(sandbox, config, new Workspace(workspace, clock), store, egress),
                Instructions.TEXT,
                Budget.STANDARD,
                clock);
        var feed = new Feed();
        var status = new StatusText(models, authority.stops(), gate, audit, this::bytesToday);
        var guide = new Guide(transcripts, gate, audit, status::text, egress::refusal);
        var routes = RouteRoutes.of(store, audit, clock, models, spending, egress, gate, transcripts);
        var turns = opening(new Turns(
                sessions,
                transcripts,
                routes.routing(),
                egress,
                ledger,
                gate,
                authority.stops(),
                loop,
                guide,
                feed,
                SystemEntropy.INSTANCE,
                clock));
        sessions.unkept().onGone(name -> {
            egress.forget(name);
            loop.forget(name);
            authority.grants().forget(name);
            routes.routing().chosen().forget(name);
        });
        tellFeed(feed, turns, egress);
        obeyStops(feed, turns, egress);

        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("ticker").factory());
        opening(ticker::shutdownNow);
        this.kept = Safekeeping.of(home, ring, store, config.upkeep().backup(), audit, feed, clock, Visit.SILENCE);
        var doorkeeper = new Doorkeeper(logins, tokens, audit);
        var doctor = new Doctor(
                slot,
                sandbox.level(),
                root,
                mended.paths(),
                audit.findings(),
                models,
                authority.stops()::now,
                folderValues::count,
                () -> ring.ring().slots(),
                kept.findings(),
                issuers::changed,
                new LostCells(store),
                store.withdrawn(),
                () -> Doctor.reused(logins, tokens),
                new ProxyFindings(config.proxy(), line, models, search),
                new SpendFindings(spending, models, vault),
                new AroundFindings(
                        home.root(),
                        settings.environment(),
                        settings.passphraseFile(),
                        kept.backups().book()),
                new MachineFindings(Path.of("/"), home.root()),
                embedded::findings,
                routes::findings);
        var uploads = new Uploads(clock, SystemEntropy.INSTANCE).endingOn(ticker);
        var pages = new Pages(surface.server(), feed, turns, sessions, gate, uploads, logins::stands);
        logins.onEnd(pages::end);
        var closing = new Closing(surface, doorkeeper, pages, turns, audit, () -> end(End.LOCKED), clock);
        var keeper = new Keeper(config.upkeep().lockAfterIdle(), kept.schedule(), turns::isBusy, closing::idle, clock);
        keeper.begin(ticker);
        var router = new Router(doorkeeper, clock).onUse(keeper::used);
        router.open("GET", "/healthz", call -> Replies.empty(call.response(), call.callback(), 200));
        router.open("GET", "/readyz", call -> Replies.empty(call.response(), call.callback(), 200));
        new Api(
                        new EntryRoutes(logins, audit, surface, () -> end(End.STOPPED), closing),
                        new TalkRoutes(turns, sessions, transcripts, ledger, uploads, ticker),
                        new ApprovalRoutes(
                                gate,
                                authority.grants(),
                                authority.elevation(),
                                new StepUp(home.keyring(), kinds, clock)),
                        new StopRoutes(authority.stops(), ledger),
                        new PolicyRoutes(
                                authority.policy(), authority.stops(), new PolicyTrial(audit, clock, Gateway::analyse)),
                        new RecordRoutes(
                                ledger,
                                new Hosts(new Receivers(store), consents, authority.grants(), authority.stops()::now),
                                audit,
                                () -> RecordRoutes.verified(records.verify(), store)),
                        new ConsentRoutes(consents, models, authority.policy(), clock),
                        new ModelRoutes(
                                models,
                                new ModelProbe(egress, gate, routes.routing().contexts()),
                                embedded,
                                routes.routing().contexts()),
                        routes,
                        new BudgetRoutes(spending, models),
                        new DigestRoutes(audit, new Receivers(store), spending, clock),
                        new SearchRoutes(search),
                        new SecretRoutes(vault, tokens, audit, clock),
                        new KeyRoutes(
                                ring, kinds, new StepUp(home.keyring(), kinds, clock), audit, clock, slot, surface),
                        new BackupRoutes(kept, ticker),
                        new ExportRoutes(
                                new Export(
                                        store,
                                        List.of(new Notes(store.sealer()), new ImageFiles(store.sealer())),
                                        lookout::veiled,
                                        List.of(home.root(), home.outside(), home.outsideState(), workspace)),
                                audit,
                                ring.ring().home(),
                                () -> vault.list().stream()
                                        .map(entry -> entry.ref().name())
                                        .toList(),
                                clock,
                                ticker),
                        this::status,
                        doctor::findings)
                .addTo(router);
        var openAi = new OpenAiEndpoint(turns, sessions, ticker, clock, SystemEntropy.INSTANCE);
        router.on(Scope.CHAT, "POST", "/v1/chat/completions", openAi::chat);
        router.on(Scope.CHAT, "GET", "/v1/models", openAi::models);
        router.on(
                Scope.CHAT,
                "POST",
                "/v1/embeddings",
                new EmbeddingsEndpoint(models, egress, SystemEntropy.INSTANCE)::embed);
        new RenewRoutes(
                        home,
                        ring,
                        new StepUp(home.keyring(), kinds, clock),
                        kept.backups().book(),
                        audit,
                        closing,
                        renewals,
                        () -> end(End.RENEWING),
                        clock)
                .addTo(router);
        Surface.addFiles(router);
        router.on(Scope.READ, "GET", "/ws", pages::upgrade);
        this.surface = surface;
        int ignored = surface.start(router, doorkeeper::listensOn);
        Thread.ofPlatform().daemon().name("lookout").start(() -> {
            lookout.warm();
            folderValues.begin();
        });
    }

    /// Seals what an earlier version wrote in clear; that it did is on record.
    private void seal() {
        var sealed = new Sealing(store, Sealer.OWNER).all(Gateway::say);
        if (!sealed.isEmpty()) {
            var rows = Json.object();
            sealed.forEach(rows::put);
            audit.append(Event.of("sealed", "homarus", Sealer.OWNER, rows.build()));
        }
    }

    private static void say(Map<String, Long> sealed) {
        System.out.println("homarus seals what an earlier version kept readable: " + sealed);
    }

    /// A home that has consents from a time before trust levels begins where they hold.
    private Authority authority(Consents consents) {
        return new Authority(
                new GrantBook(store, audit, clock, SystemEntropy.INSTANCE),
                new PolicyBook(store, audit, clock, consents.any() ? Trust.NAMED : Trust.LOCAL),
                new Elevation(audit, clock),
                new StopBook(store, audit, clock));
    }

    /// Tells what a command in a policy's own tests means.
    private static Analysis analyse(String command, String folder) {
        return Commands.analyse(command, folder, new PolicySurroundings());
    }

    private <T extends AutoCloseable> T opening(T room) {
        open.push(room);
        return room;
    }

    private static Sandbox await(java.util.concurrent.Future<Sandbox> probed) {
        try {
            return probed.get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Tool> tools(Sandbox sandbox, Config config, Workspace workspace, Store store, EgressGate egress) {
        var changes = new Changes(workspace, store, SystemEntropy.INSTANCE);
        var labels = new FolderLabels(config.folders(), sandbox.surroundings().workspace());
        var network = new CommandNetwork(gate, egress, home.run(), authority.policy()::trust, authority.stops()::now);
        var tools = new ArrayList<Tool>();
        var times = new WorkTimes(store, clock);
        var hands = new FileHands(gate, workspace, changes);
        tools.add(new ExecTool(gate, sandbox, config::mode, Optional.of(network), labels));
        tools.addAll(FileTools.of(hands, labels, SystemEntropy.INSTANCE));
        tools.add(new QueryTableTool(hands, labels, config.leastRows(), audit, times));
        var all = new ArrayList<Tool>();
        tools.forEach(tool -> all.add(new OwnWorkspace(
                new Timed(tool, times), () -> authority.policy().rules().ownWorkspace())));
        all.add(new WebFetchTool(gate, egress, authority.policy()::trust, SystemEntropy.INSTANCE));
        all.add(new WebSearchTool(gate, egress, search::engine, authority.policy()::trust, SystemEntropy.INSTANCE));
        return all;
    }

    private boolean isDeclared(String origin) {
        return models.origins().contains(origin)
                || ModelProbe.origins().contains(origin)
                || search.origins().contains(origin);
    }

    /// What is stopped is broken off where it is on its way, before whoever stopped it hears that it is done.
    private void obeyStops(Feed feed, Turns turns, EgressGate egress) {
        authority.stops().onChange(now -> {
            if (now.paused()) {
                turns.pause();
            }
            egress.breakOff(now);
            feed.tell(Json.object()
                    .put("type", "stops.changed")
                    .put("stops", authority.stops().json())
                    .build());
        });
    }

    private void tellFeed(Feed feed, Turns turns, EgressGate egress) {
        gate.onChange(approval -> {
            var event = Json.object()
                    .put(
                            "type",
                            approval.state() == dev.homarus.approval.Approval.State.WAITING
                                    ? "approval.asked"
                                    : "approval.closed")
                    .put("approval", approval.json())
                    .build();
            feed.tell(event);
            turns.tell(approval.turn(), event);
        });
        gate.onPause((session, until) -> feed.tell(Json.object()
                .put("type", "session.paused")
                .put("session", session)
                .put("until", until.toString())
                .build()));
        spending.onSoft(told -> {
            turns.note(told.turn(), told.problem());
            feed.tell(Json.object()
                    .put("type", "budget.reached")
                    .put("problem", Replies.problem(told.problem()))
                    .build());
        });
        egress.onChange(entry -> {
            if (feed.hasListeners()) {
                feed.tell(Json.object()
                        .put("type", "ledger.added")
                        .put("request", entry.json())
                        .build());
            }
        });
        audit.onAdded(entry -> {
            if (feed.hasListeners()) {
                feed.tell(Json.object()
                        .put("type", "audit.added")
                        .put("entry", entry.json())
                        .build());
            }
        });
    }

    private Json.Obj status() {
        var isolation = switch (sandbox.level()) {
            case Level.Isolated() -> "isolated";
            case Level.Confined(var missing) -> "confined";
            case Level.None(var problem) -> "none";
        };
        return Json.object()
                .put("state", "ready")
                .put("pid", ProcessHandle.current().pid())
                .put("version", VERSION)
                .put("listeners", Json.strings(surface.listeners()))
                .put("models", Json.array(models.json().array("models")))
                .put("bytesLeftMachineToday", bytesToday())
                .put("spending", BudgetRoutes.summary(spending.spent()))
                .put("pendingApprovals", gate.waiting().size())
                .put("trust", authority.policy().trust().level())
                .put("stops", authority.stops().json())
                .put("sandbox", isolation)
                .put("slot", slot)
                .put("home", home.root().toString())
                .put("workspace", workspace.toString())
                .put("known", folderValues.count().json())
                .put("audit", audit.head().json())
                .put("backups", kept.json())
                .build();
    }

    private long bytesToday() {
        return ledger.bytesLeft(clock.instant().truncatedTo(ChronoUnit.DAYS));
    }

    int port() {
        return surface.port();
    }

    private void end(End how) {
        end.complete(how);
    }

    void requestStop() {
        end(End.STOPPED);
    }

    /// Waits for the end, and returns how it is to end.
    End awaitEnd() throws InterruptedException {
        try {
            return end.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Gives on what the home keeps: it stays open when this is closed.
    Records handOver() {
        open.remove(records);
        return records;
    }

    @Override
    public void close() {
        audit.append(Event.of("stop", "homarus", VERSION, Json.Obj.EMPTY));
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.getLogger("homarus").log(System.Logger.Level.ERROR, "close", e);
            }
        }
    }
}
