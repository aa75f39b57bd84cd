package dev.homarus.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.image.Image;
import dev.homarus.image.ImageType;
import dev.homarus.session.Message.Role;
import dev.homarus.steward.Export;
import dev.homarus.steward.Progress;
import dev.homarus.store.Sealer;
import dev.homarus.store.Space;
import dev.homarus.store.Store;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImageRowsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final List<Space> SPACES = List.of(
            Transcripts.SESSIONS, Transcripts.TURNS, Transcripts.MESSAGES, Transcripts.IMAGES, Transcripts.WORDS);

    @TempDir
    Path folder;

    private final SecretBytes databaseKey = SecretBytes.random(32);
    private final SecretBytes person = SecretBytes.random(32);
    private final Sealer sealer = new Sealer("home_t", name -> person, name -> Optional.of(person));
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("t.db"), databaseKey, SPACES, () -> new byte[0], sealer);
    }

    @AfterEach
    void close() {
        store.close();
        sealer.close();
        databaseKey.close();
        person.close();
    }

    private Sessions sessions() {
        return new Sessions(new Transcripts(store), InstantSource.fixed(NOW), SystemEntropy.INSTANCE);
    }

    private static Message said(String turn, Image... images) {
        return Message.of(turn, Role.USER, "look", Label.OWNER, NOW).showing(List.of(images));
    }

    private static Image gif(int width) {
        return Image.of(new byte[] {
            'G',
            'I',
            'F',
            '8',
            '9',
            'a',
            (byte) width,
            0,
            1,
            0,
            0,
            0,
            0,
            0x2c,
            0,
            0,
            0,
            0,
            (byte) width,
            0,
            1,
            0,
            0,
            2,
            2,
            0x44,
            1,
            0,
            0x3b
        });
    }

    private void show(Sessions sessions, String turn, Image... images) {
        sessions.begin("main", turn, List.of(said(turn, images))).end("done");
    }

    @Test
    void images_ofAMessage_areThereAfterARestart_andInTheNextTurn() {
        var sessions = sessions();
        show(sessions, "trn_1", gif(3), gif(4));
        for (int turn = 2; turn <= 3; turn++) {
            var later = turn == 2 ? sessions : sessions();
            var conversation = later.begin("main", "trn_" + turn, List.of(said("trn_" + turn)));
            var images = conversation.messages().getFirst().images();
            assertThat(images).extracting(Image::width).containsExactly(3, 4);
            assertThat(images.getLast().sha256()).isEqualTo(gif(4).sha256());
            assertThat(images.getLast().bytes().orElseThrow())
                    .isEqualTo(gif(4).bytes().orElseThrow());
            conversation.end("done");
        }
        var transcripts = new Transcripts(store);
        assertThat(transcripts.page("main", Long.MAX_VALUE, 10).getFirst().images())
                .extracting(Image::type)
                .containsExactly(ImageType.GIF, ImageType.GIF);
        assertThat(transcripts.images(1)).hasSize(2);
        assertThat(transcripts.images(2)).isEmpty();
    }

    @Test
    void imagesOfAMessage_makeTheConversationUntrusted_andNotWhatWasTyped() {
        var conversation = sessions().begin("main", "trn_1", List.of(said("trn_1", gif(3))));
        assertThat(conversation.label().provenance()).isEqualTo(Provenance.UNTRUSTED);
        assertThat(conversation.label().sources()).contains(Label.IMAGE);
        assertThat(conversation.messages().getFirst().label()).isEqualTo(Label.OWNER);
        conversation.end("done");
        var later = sessions().begin("main", "trn_2", List.of(said("trn_2")));
        assertThat(later.label().provenance()).isEqualTo(Provenance.UNTRUSTED);
        later.end("done");
    }

    @Test
    void images_areSealed_andGoWithTheirMessage() throws IOException {
        show(sessions(), "trn_1", gif(3));
        byte[] kept = store.read(tx -> tx.one("SELECT content FROM image", row -> row.bytes(0)))
                .orElseThrow();
        assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("GIF8");
        store.write(tx -> tx.run("DELETE FROM message"));
        long left = store.read(tx -> tx.one("SELECT count(*) FROM image", row -> row.number(0)))
                .orElseThrow();
        assertThat(left).isZero();
    }

    @Test
    void images_thatWerePutIntoAnotherPlace_doNotOpen() {
        show(sessions(), "trn_1", gif(3));
        show(sessions(), "trn_2", gif(4));
        store.write(tx -> tx.run("UPDATE image SET content = (SELECT content FROM image WHERE message = 1)"));
        var transcripts = new Transcripts(store);
        assertThat(transcripts.images(1).getFirst().bytes()).isPresent();
        assertThat(transcripts.images(2).getFirst().bytes()).isEmpty();
    }

    @Test
    void export_hasImagesAsFiles_andTheNoteNamesThem() throws IOException {
        show(sessions(), "trn_1", gif(3));
        var export = new Export(store, List.of(new Notes(sealer), new ImageFiles(sealer)), text -> text, List.of());
        var target = folder.resolve("export");
        export.to(target, new Export.About(NOW, "test", "home_t", List.of()), Export.Part.NOTES, Progress.NONE);
        var note = Files.readString(target.resolve("conversations/main.md"));
        assertThat(note).contains("](../images/16.gif)").contains("GIF, 3 × 1 pixels, 29 bytes");
        assertThat(Files.readAllBytes(target.resolve("images/16.gif")))
                .isEqualTo(gif(3).bytes().orElseThrow());
        assertThat(Files.readString(target.resolve("manifest.json"))).contains("\"images/16.gif\"");
    }

    @Test
    void imagesOfIncognitoConversations_areBounded_theOldestGoFirst() {
        var unkept = sessions().unkept();
        var large = Image.kept(ImageType.PNG, 9, 9, Image.MAX_BYTES, "", () -> Optional.of(new byte[1]));
        var first = unkept.open();
        for (int i = 0; i < 6; i++) {
            unkept.begin(first, "trn_" + i, List.of(said("trn_" + i, large))).end("done");
        }
        var there = unkept.page(first, Long.MAX_VALUE, 10).stream()
                .map(message -> message.images().getFirst().bytes().isPresent())
                .toList();
        assertThat(there).containsExactly(false, false, true, true, true, true);
    }
}
