package dev.homarus.backup;

import dev.homarus.age.AgeIdentity;
import dev.homarus.age.AgeRecipient;
import dev.homarus.crypto.Digests;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.protocol.JsonText;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Backups in a folder (`docs/spec/backup.md`), opened. While it is open for writing nobody else has it open;
/// what a killed run left is collected then. Everything it throws to be shown is a BACKUP problem, or one of
/// the store the source reads from. Not thread-safe.
public final class Repository implements AutoCloseable {
    private static final String FORMAT = "homarus-backup";
    private static final int MOST_CONFIG = 4_096;
    private static final Set<String> OURS = Set.of("keys", Folder.TEMPORARY, "lock", Head.PATH, "lost+found");

    /// What it is opened for.
    public enum Mode {
        /// Listing, checking, restoring; several at a time, no writer.
        READ,
        /// Everything.
        WRITE
    }

    private final Folder folder;
    private final KeyFiles keyFiles;
    private final SecretBytes root;
    private final RepositoryKeys keys;
    private final Lock lock;
    private final Mode mode;
    private State state;
    private Chunker.Sizes sizes = Chunker.Sizes.STANDARD;

    private Repository(Folder folder, String id, SecretBytes root, Lock lock, Mode mode) {
        this.folder = folder;
        this.keyFiles = new KeyFiles(folder, id);
        this.root = root;
        this.keys = new RepositoryKeys(root, id);
        this.lock = lock;
        this.mode = mode;
        if (mode == Mode.WRITE) {
            folder.collect();
        }
        this.state = State.load(folder, keys);
        if (mode == Mode.WRITE) {
            state.unlisted().forEach(number -> folder.delete(Snapshot.path(number)));
        }
    }

    /// Makes a repository in a folder that is empty or not there yet, and opens it for writing.
    ///
    /// @param home opens it in unattended runs; 32 bytes below the key of the home
    /// @param owners open it when the home is lost
    /// @throws dev.homarus.types.ProblemException BACKUP-001, BACKUP-007
    public static Repository make(Path folder, SecretBytes home, List<AgeRecipient> owners, Instant now) {
        var files = new Folder(folder.toAbsolutePath().normalize());
        Folder.make(files.root());
        if (!OURS.containsAll(files.list(""))) {
            throw Problems.occupied(files.root());
        }
        var lock = Lock.take(files.at("lock"), true);
        try {
            var id = KeyFiles.newId();
            var root = SecretBytes.random(32);
            var keyFiles = new KeyFiles(files, id);
            keyFiles.seal(root, home);
            keyFiles.seal(root, owners);
            try (var keys = new RepositoryKeys(root, id)) {
                var head = Head.EMPTY.withKeyFiles(keyFiles.digests()).following();
                files.write(Head.PATH, keys.seal(Head.KIND, head.bytes()));
            }
            // The file that says it is a repository comes last.
            files.write(
                    Folder.CONFIG,
                    Json.object()
                            .put("format", FORMAT + "/1")
                            .put("repository", id)
                            .put("created", now.toString())
                            .build()
                            .bytes());
            return new Repository(files, id, root, lock, Mode.WRITE);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Opens a repository with the key that [#make] was given.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-002, BACKUP-003, BACKUP-005, BACKUP-008
    public static Repository open(Path folder, SecretBytes home, Mode mode) {
        return open(folder, mode, keys -> keys.open(home));
    }

    /// Opens a repository with an identity of the owner.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-002, BACKUP-003, BACKUP-005, BACKUP-008
    public static Repository open(Path folder, AgeIdentity owner, Mode mode) {
        return open(folder, mode, keys -> keys.open(owner));
    }

    private interface Opening {
        Optional<SecretBytes> key(KeyFiles files);
    }

    private static Repository open(Path folder, Mode mode, Opening opening) {
        var files = new Folder(folder.toAbsolutePath().normalize());
        var id = id(files);
        var lock = Lock.take(files.at("lock"), mode == Mode.WRITE);
        try {
            var root = opening.key(new KeyFiles(files, id)).orElseThrow(Problems::noKey);
            return new Repository(files, id, root, lock, mode);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Returns which repository a folder says it holds, read without a key; empty where there is none.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-001, BACKUP-002
    public static Optional<String> idOf(Path folder) {
        var files = new Folder(folder.toAbsolutePath().normalize());
        return files.read(Folder.CONFIG, MOST_CONFIG).map(config -> id(config, files.root()));
    }

    /// Returns what tells this repository from every other: `repo_…`.
    public String id() {
        return keyFiles.repository();
    }

    private static String id(Folder files) {
        return id(
                files.read(Folder.CONFIG, MOST_CONFIG).orElseThrow(() -> Problems.notARepository(files.root())),
                files.root());
    }

    private static String id(byte[] config, Path folder) {
        try {
            var in = JsonText.parseObject(config);
            Records.expect(in, FORMAT);
            return in.text("repository");
        } catch (JsonException e) {
            throw Problems.notARepository(folder);
        }
    }

    /// Throws BACKUP-004 when one of two folders is, or would be, inside the other, whatever links lead there.
    public static void apart(Path one, Path other) {
        var a = real(one);
        var b = real(other);
        if (a.startsWith(b) || b.startsWith(a)) {
            throw Problems.inside(a, b);
        }
    }

    private static Path real(Path path) {
        var existing = path.toAbsolutePath().normalize();
        var missing = new ArrayList<Path>();
        while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            missing.addFirst(existing.getFileName());
            existing = Folder.parent(existing);
        }
        try {
            var real = existing.toRealPath();
            for (var name : missing) {
                real = real.resolve(name);
            }
            return real;
        } catch (java.io.IOException e) {
            throw Problems.disk(e);
        }
    }

    /// Writes the key files anew, for another home or other owners.
    public void seal(SecretBytes home, List<AgeRecipient> owners) {
        writing();
        keyFiles.seal(root, home);
        keyFiles.seal(root, owners);
        head(state.head().withKeyFiles(keyFiles.digests()));
    }

    /// Returns its number of writings: rises with each run that changes anything. Whoever keeps it elsewhere
    /// can tell when an older state of the whole folder was put back.
    public long generation() {
        return state.head().generation();
    }

    /// Returns what did not fit together when it was opened: a cheap look at each run, where [#check] reads all.
    public List<Finding> findings() {
        return List.copyOf(state.findings());
    }

    /// Returns the snapshots that can be read, the oldest first.
    public List<SnapshotSummary> snapshots() {
        var all = new ArrayList<SnapshotSummary>();
        state.head()
                .snapshots()
                .keySet()
                .forEach(number ->
                        State.snapshot(folder, keys, number).ifPresent(snapshot -> all.add(snapshot.summary())));
        return all;
    }

    /// Makes a snapshot. Nothing of it is to be seen before all of it is on the disk.
    ///
    /// @param current what replaces the file of current keys; empty leaves it as it is
    /// @throws dev.homarus.types.ProblemException BACKUP-001, BACKUP-009, BACKUP-010, BACKUP-014, BACKUP-015
    public Created create(Source source, Origin origin, Optional<byte[]> current, Instant now, Progress progress) {
        writing();
        progress.at(Progress.Phase.OPENING, 0, 0);
        var head = current.map(this::replace).orElse(state.head());
        var packs = new Packs(folder, keys);
        var writers = new ArrayList<Writer>();
        try (var out =
                new PackWriter(folder, keys, (name, table) -> writers.getFirst().stored(table))) {
            var writer = new Writer(keys, packs, out, sizes, progress);
            writers.add(writer);
            source.to(writer);
            out.flush();
            long number = head.next();
            var snapshot = new Snapshot(
                    number,
                    now,
                    origin,
                    writer.mark(),
                    head.generation(),
                    head.revoked(),
                    head.current(),
                    writer.streams());
            var sealed = keys.seal(Snapshot.kind(number), snapshot.bytes());
            if (sealed.length > Limits.RECORD) {
                throw Problems.tooLarge("more chunks than a snapshot can name");
            }
            Folder.make(folder.at("snapshots"));
            folder.write(Snapshot.path(number), sealed);
            head(head.with(number, Digests.hex(Digests.sha256(sealed))));
            return writer.created(number, generation());
        }
    }

    private Head replace(byte[] blob) {
        long number = state.head().current() + 1;
        keyFiles.current(keys, number, blob);
        return state.head().withCurrent(number);
    }

    /// Writes the next head.
    void head(Head next) {
        var head = next.following();
        folder.write(Head.PATH, keys.seal(Head.KIND, head.bytes()));
        state = new State(head, state.findings(), List.of());
    }

    /// Returns the blob that the last run was given; empty where none ever was.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-013 when it is damaged or not the last one
    public Optional<byte[]> currentKeys() {
        long atLeast = state.head().current();
        var current = keyFiles.current(keys, atLeast);
        if (current.isEmpty() && atLeast > 0) {
            throw Problems.current();
        }
        return current.map(KeyFiles.Current::bytes);
    }

    /// Returns everything that no restore brings back.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-012 when the list is damaged or not the newest
    public Set<Revoked> revocations() {
        return revocationList().items();
    }

    private Revocations revocationList() {
        return Revocations.read(folder, keys, state.head().revoked()).orElseThrow(Problems::revocations);
    }

    /// Adds to what no restore of any snapshot brings back; durable when it returns.
    public void revoke(List<Revoked> more) {
        writing();
        var before = revocationList();
        var after = before.with(more, folder, keys);
        if (after.number() > before.number()) {
            head(state.head().withRevoked(after.number()));
        }
    }

    /// Writes the list of revocations anew where it is lost or damaged, with what is known of it elsewhere and
    /// what an older one says.
    ///
    /// @param known everything that is revoked or erased, as the home knows it
    public void renewRevocations(List<Revoked> known) {
        writing();
        var renewed = Revocations.renewed(state.head().revoked(), known, folder, keys);
        head(state.head().withRevoked(renewed.number()));
    }

    /// Looks whether every snapshot could be restored.
    ///
    /// @param depth how much is read
    /// @param generation what the caller remembers of [#generation]; 0 where nothing
    public Checked check(Checked.Depth depth, long generation, Progress progress) {
        return new Check(folder, keys, keyFiles, state, progress).run(depth, generation);
    }

    /// Moves damaged packs into the folder `damaged`, with what is whole in them kept; the next [#create]
    /// stores again what the source still has, which heals older snapshots too.
    ///
    /// @return the names of the packs that were moved
    public List<String> repair(Progress progress) {
        writing();
        try (var out = new PackWriter(folder, keys, (name, table) -> {})) {
            return new Repair(folder, new Packs(folder, keys), out, progress).run();
        }
    }

    /// Restores a snapshot into a folder that is empty or not there yet: all of it, or nothing.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-001, BACKUP-004, BACKUP-006 to BACKUP-009, BACKUP-011,
    ///     BACKUP-012
    public Restored restore(Plan plan, Progress progress) {
        apart(folder.root(), plan.target());
        var snapshot = named(plan.snapshot());
        var revoked = plan.withoutRevocations()
                ? Revocations.read(folder, keys, 0).map(Revocations::items).orElse(Set.of())
                : revocations();
        progress.at(Progress.Phase.OPENING, 0, 0);
        return new Restore(new Packs(folder, keys), snapshot, plan, revoked, progress).run();
    }

    /// Restores a snapshot into a scratch folder, copies it again and compares; removes the folder.
    ///
    /// @param spaces the Spaces the store knows
    public Drilled drill(long number, Path scratch, List<dev.homarus.store.Space> spaces, Progress progress) {
        apart(folder.root(), scratch);
        return new Drill(new Packs(folder, keys), named(number), scratch, spaces, progress).run();
    }

    /// Reads some chunks of a snapshot, drawn at random, and looks whether all others are there.
    ///
    /// @param chunks how many are read
    public Drilled sample(long number, int chunks, dev.homarus.types.Entropy entropy, Progress progress) {
        return Drill.sample(new Packs(folder, keys), named(number), chunks, entropy, progress);
    }

    /// Compares a snapshot with a source as it is now: which streams differ.
    public Drilled against(long number, Source source) {
        return Drill.against(named(number), source);
    }

    private Snapshot named(long number) {
        long wanted = number > 0
                ? number
                : state.head().snapshots().keySet().stream()
                        .reduce((a, b) -> b)
                        .orElseThrow(() -> Problems.noSnapshot(folder.root(), 0));
        if (!state.head().snapshots().containsKey(wanted)) {
            throw Problems.noSnapshot(folder.root(), wanted);
        }
        return State.snapshot(folder, keys, wanted)
                .orElseThrow(() -> Problems.damaged(Finding.snapshot(wanted, "it is missing or damaged"), 0));
    }

    /// Removes the snapshots that are not to be kept, and what only they needed. The newest that is whole stays.
    ///
    /// @throws dev.homarus.types.ProblemException BACKUP-006 when a snapshot that stays cannot be read: nothing
    ///     is removed then
    public Pruned prune(Retention retention, ZoneId zone, Progress progress) {
        writing();
        return new Prune(folder, keys, this, progress).run(state.head(), retention, zone);
    }

    private void writing() {
        if (mode != Mode.WRITE) {
            throw new IllegalStateException("open for reading");
        }
    }

    /// Cuts what is written from now on into chunks of other sizes.
    void sizes(Chunker.Sizes other) {
        sizes = other;
    }

    @Override
    public void close() {
        keys.close();
        root.close();
        lock.close();
    }
}
