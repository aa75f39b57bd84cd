package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.approval.ActionGate;
import dev.homarus.approval.Approvals;
import dev.homarus.audit.AuditKeys;
import dev.homarus.audit.AuditLog;
import dev.homarus.audit.Event;
import dev.homarus.crypto.SecretBytes;
import dev.homarus.crypto.SystemEntropy;
import dev.homarus.loop.Model;
import dev.homarus.protocol.Json;
import dev.homarus.provider.ModelApi;
import dev.homarus.session.Message;
import dev.homarus.session.Message.Role;
import dev.homarus.session.Sessions;
import dev.homarus.session.Transcripts;
import dev.homarus.store.Sealer;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuideTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir
    Path folder;

    private final SecretBytes root = SecretBytes.random(32);
    private final AuditKeys keys = AuditKeys.from(root);
    private Store store;
    private AuditLog audit;
    private Sessions sessions;
    private Guide guide;

    @BeforeEach
    void open() {
        audit = AuditLog.open(folder.resolve("audit"), folder.resolve("outside/witness"), keys, CLOCK);
        store = Store.open(
                folder.resolve("t.db"),
                root,
                Gateway.SPACES,
                () -> new byte[0],
                new Sealer("home_t", person -> root, person -> Optional.of(root)));
        var transcripts = new Transcripts(store);
        sessions = new Sessions(transcripts, CLOCK, dev.homarus.crypto.SystemEntropy.INSTANCE);
        var gate = new ActionGate(store, audit, CLOCK, SystemEntropy.INSTANCE, Duration.ofMinutes(1), true);
        guide = new Guide(transcripts, gate, audit, () -> "all is well", to -> java.util.Optional.empty());
        assertThat(Gateway.SPACES).contains(Approvals.SPACE);
    }

    @AfterEach
    void close() {
        store.close();
        audit.close();
        keys.close();
        root.close();
    }

    private void say(String session, String turn, String text, Label label) {
        sessions.begin(session, turn, List.of(Message.of(turn, Role.USER, text, label, NOW)))
                .end("done");
    }

    private Guide.Answer answer(String said) {
        return guide.answer(said, "trn_now", Optional.empty());
    }

    @Test
    void answer_toHelp_isPublicAndTheSameEveryTime() {
        assertThat(answer("/help").label()).isEqualTo(Label.SYSTEM);
        assertThat(answer(" /HELP ")).isEqualTo(answer("/help"));
    }

    @Test
    void answer_toAnUnknownCommand_repeatsNothingOfIt() {
        var answer = answer("/mypassword-is-marker now");
        assertThat(answer.text()).startsWith("There is no such command.").doesNotContain("marker");
        assertThat(answer.label()).isEqualTo(Label.SYSTEM);
    }

    @Test
    void answer_fromTheOwnersRecords_isPersonal() {
        say("main", "trn_1", "hello", Label.OWNER);
        for (var command : List.of("/status", "/sessions", "/search hello", "/audit")) {
            assertThat(answer(command).label().classification()).as(command).isEqualTo(Classification.PERSONAL);
        }
        assertThat(answer("/sessions").text()).contains("main  2030-01-01T00:00:00Z  1 messages");
        assertThat(answer("/status").text()).isEqualTo("all is well");
    }

    @Test
    void answer_toASearch_carriesTheLabelOfWhatWasFound() {
        say("main", "trn_1", "the invoice came", Label.OWNER);
        say("\u202eother", "trn_2", "an invoice from outside", Label.UNKNOWN);
        var answer = answer("/search invoice");
        assertThat(answer.text().lines()).hasSize(2);
        assertThat(answer.text()).contains("\\u{202e}other").doesNotContain("\u202e");
        assertThat(answer.label()).isEqualTo(Label.UNKNOWN);
        assertThat(answer("/search").text()).contains("Search for what?");
        assertThat(answer("/search nothing").text()).contains("Nothing found");
    }

    @Test
    void answer_toASearch_findsNotTheQuestionItself() {
        say("main", "trn_now", "/search invoice", Label.OWNER);
        assertThat(answer("/search invoice").text()).contains("Nothing found");
    }

    @Test
    void answer_withoutAModel_saysHowToGetOneAndWhatIsKnown() {
        assertThat(answer("hello").label()).isEqualTo(Label.SYSTEM);
        say("main", "trn_1", "hello world", Label.OWNER);
        var answer = answer("hello");
        assertThat(answer.text()).contains("No model is set up yet").contains("hello world");
        assertThat(answer.label()).isEqualTo(Label.OWNER);
    }

    @Test
    void answer_withAModelThatMayNotHearIt_saysWhy() {
        var to = Destination.of("provider:work", URI.create("https://api.example.com"));
        var model = new Model("work", ModelApi.named("openai").orElseThrow(), to, "", "m", Optional.empty());
        var answer = guide.answer("my marker", "trn_now", Optional.of(model));
        assertThat(answer.text()).contains("api.example.com").doesNotContain("marker");
        assertThat(answer.label()).isEqualTo(Label.SYSTEM);
    }

    @Test
    void answer_toAudit_showsEntriesEscaped() {
        audit.append(Event.of("config", "owner", "model.add \u001b[2J", Json.Obj.EMPTY));
        assertThat(answer("/audit").text()).contains("model.add \\u{1b}[2J");
        assertThat(answer("/approvals").text()).isEqualTo("Nothing is waiting for you.");
    }
}
