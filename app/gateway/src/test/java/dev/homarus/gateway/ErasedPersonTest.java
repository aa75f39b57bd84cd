package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.age.AgeIdentity;
import dev.homarus.backup.Origin;
import dev.homarus.backup.Plan;
import dev.homarus.backup.Progress;
import dev.homarus.backup.Repository;
import dev.homarus.backup.Source;
import dev.homarus.crypto.KeyDerivation;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.session.Message;
import dev.homarus.session.Sessions;
import dev.homarus.session.Transcripts;
import dev.homarus.store.LostCells;
import dev.homarus.store.Sealer;
import dev.homarus.store.Sealing;
import dev.homarus.store.Store;
import dev.homarus.types.Label;
import dev.homarus.vault.KeyRing;
import dev.homarus.vault.OpenRing;
import dev.homarus.vault.SlotKey;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A person whose key was destroyed, and a backup from before.
class ErasedPersonTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final String SAID = "whimbrel-9920";

    @TempDir
    Path folder;

    private static Sealer sealer(OpenRing ring) {
        return new Sealer(ring.ring().home(), ring::subject, ring::known);
    }

    private static Store open(Path file, OpenRing ring, Sealer sealer) {
        try (var key = KeyDerivation.derive(ring.data(), "database core")) {
            return Store.open(file, key, Gateway.SPACES, () -> new byte[0], sealer);
        }
    }

    private static void say(Store store, String session, String subject) {
        var transcripts = new Transcripts(store);
        var sessions = new Sessions(transcripts, InstantSource.fixed(NOW), SystemEntropy.INSTANCE);
        sessions.begin(session, "trn_0" + session, List.of(message(session))).end("done");
        store.write(tx -> tx.run("UPDATE session SET subject = ? WHERE name = ?", subject, session));
        new Sessions(transcripts, InstantSource.fixed(NOW), SystemEntropy.INSTANCE)
                .begin(session, "trn_1" + session, List.of(message(session)))
                .end("done");
    }

    private static Message message(String session) {
        return Message.of("trn_" + session, Message.Role.USER, SAID + " " + session, Label.OWNER, NOW);
    }

    private static List<String> texts(Store store, String session) {
        return new Transcripts(store)
                .page(session, Long.MAX_VALUE, 10).stream().map(Message::text).toList();
    }

    private static void expectEvesGone(Store store) {
        assertThat(texts(store, "with ada")).containsExactly(SAID + " with ada", SAID + " with ada");
        assertThat(texts(store, "with eve"))
                .satisfiesExactly(
                        text -> assertThat(text).isEqualTo(SAID + " with eve"),
                        text -> assertThat(text).contains("STORE-007").doesNotContain(SAID));
        assertThat(new LostCells(store).look()).containsExactly(new LostCells.Lost("message", "eve", 1, true));
        assertThat(Doctor.lost(new LostCells(store).look()))
                .singleElement()
                .matches(finding -> finding.text("code").equals("DOCTOR-017"))
                .matches(finding -> finding.write().contains("eve"));
    }

    @Test
    void rows_inABackupFromBefore_doNotOpen_andTheOthersDo() {
        var file = folder.resolve("keyring.json");
        var slot = new SlotKey.Machine(folder.resolve("machine.key"));
        try (var identity = AgeIdentity.make();
                var ring = KeyRing.create(file, slot, NOW);
                var sealer = sealer(ring);
                var store = open(folder.resolve("a.db"), ring, sealer);
                var key = Backups.key(ring.data())) {
            say(store, "with ada", "ada");
            say(store, "with eve", "eve");
            assertThat(new LostCells(store).look()).isEmpty();
            var backup = folder.resolve("backup");
            Repository.make(backup, key, List.of(identity.recipient()), NOW).close();
            try (var repository = Repository.open(backup, key, Repository.Mode.WRITE)) {
                create(repository, store, ring);
                ring.erase("eve");
                sealer.forget("eve");
                expectEvesGone(store);
                create(repository, store, ring);
                restore(repository, slot);
            }
        }
    }

    private static void create(Repository repository, Store store, OpenRing ring) {
        repository.create(
                Source.of(store),
                new Origin(ring.ring().home(), "test", "{}"),
                Optional.of(ring.carried()),
                NOW,
                Progress.NONE);
    }

    private void restore(Repository repository, SlotKey slot) {
        var home = folder.resolve("back");
        try (var ring = KeyRing.restore(
                        folder.resolve("restored.json"),
                        slot,
                        repository.currentKeys().orElseThrow(),
                        NOW);
                var key = KeyDerivation.derive(ring.data(), "database core")) {
            repository.restore(
                    new Plan(1, home, "core.db", key, Gateway.SPACES, Backups.rules(), false, false, made -> {}),
                    Progress.NONE);
            try (var sealer = sealer(ring);
                    var store = open(home.resolve("core.db"), ring, sealer)) {
                assertThat(new Sealing(store, Sealer.OWNER).all(done -> {})).isEmpty();
                expectEvesGone(store);
                assertThat(new Transcripts(store).search("whimbrel", 10)).hasSize(3);
            }
        }
    }
}
