package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the commands about keys, backups and the lock print: reports on standard output, everything else on
/// standard error, and the exit status.
@Timeout(240)
final class KeyCommandsTest {
    private static final String PASSPHRASE = "seven herons under one bridge";

    private final Place place = new Place();
    private final Program program = new Program(place);
    private GatewayProcess gateway;

    @BeforeEach
    void start() {
        gateway = GatewayProcess.start(place);
    }

    @AfterEach
    void end() {
        gateway.close();
        place.close();
    }

    private Json.Obj json(String... words) {
        var ran = program.run(words).expect(0);
        assertThat(ran.out().lines()).as(ran.out()).hasSize(1);
        return JsonText.parseObject(ran.out().getBytes(StandardCharsets.UTF_8));
    }

    private Program.Ran refused(String code, String... words) {
        var ran = program.run(words).expect(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith(code + " ");
        return ran;
    }

    @Test
    void key_addListRotateRemove_printWhatTheyDid_andNeverAKey() throws IOException {
        var machine = json("key", "slots", "--json");
        assertThat(machine.array("slots")).hasSize(1);
        var id = Json.object(machine.array("slots").getFirst(), "slot").text("id");
        assertThat(refused("VAULT-012", "key", "rm", id).err()).contains("homarus key add passphrase");

        var added = program.with(PASSPHRASE + "\n", "key", "add", "passphrase").expect(0);
        assertThat(added.out() + added.err())
                .contains("Added.", "try it before")
                .doesNotContain("herons");
        var listed = program.run("key", "slots").expect(0).out();
        assertThat(listed).contains(id, "machine", "passphrase", "by itself", "with you");
        long before = json("key", "slots", "--json").number("generation", 0, 0, 1_000);
        program.run("key", "rotate").expect(0);
        assertThat(json("key", "slots", "--json").number("generation", 0, 0, 1_000))
                .isEqualTo(before + 1);
        program.with("not the passphrase\n", "key", "rm", id).expect(1);
        program.with(PASSPHRASE + "\n", "key", "rm", id).expect(0);
        assertThat(program.run("key", "slots").expect(0).out()).doesNotContain(id);

        refused("CLI-067", "key", "add", "no-such-kind");
    }

    @Test
    void lockAndUnlock_sayWhatTheyDid_andWhatIsNeeded() {
        program.with(PASSPHRASE + "\n", "key", "add", "passphrase").expect(0);
        assertThat(program.run("lock").expect(0).err()).contains("homarus unlock");
        assertThat(program.run("lock").expect(0).err()).contains("locked already");
        assertThat(json("status", "--json").text("state")).isEqualTo("locked");
        refused("VAULT-016", "key", "slots");
        refused("VAULT-016", "vault", "list");
        refused("VAULT-016", "backup", "list");
        refused("VAULT-016", "chat", "hello");
        assertThat(json("unlock", "--json").text("state")).as("the machine key").isEqualTo("ready");
        assertThat(json("status", "--json").text("state")).isEqualTo("ready");
        program.run("lock").expect(0);
        assertThat(program.with("wrong wrong wrong\n", "unlock", "--passphrase")
                        .expect(1)
                        .err())
                .startsWith("VAULT-001 ");
        assertThat(program.with(PASSPHRASE + "\n", "unlock", "--passphrase")
                        .expect(0)
                        .err())
                .contains("Unlocked");
    }

    @Test
    void backup_eachCommand_printsAReportAndItsProblems() throws IOException {
        gateway.owner().chat("main", "the heron keeps a copy");
        var folder = place.root.resolve("backup").toString();
        refused("BACKUP-002", "backup", "drill", folder);
        var made = program.run("backup", "create", folder).expect(0);
        assertThat(made.out() + made.err()).contains(folder, "AGE-SECRET-KEY-1");
        var again = json("backup", "create", folder, "--json");
        assertThat(again.optionalText("recovery")).isEmpty();
        assertThat(again.number("newBytes", -1, -1, Long.MAX_VALUE)).isNotNegative();
        assertThat(json("backup", "list", folder, "--json").array("snapshots")).hasSize(2);
        assertThat(program.run("backup", "list").expect(0).out()).contains(folder);
        assertThat(json("backup", "check", folder, "--json").array("findings")).isEmpty();
        assertThat(json("backup", "drill", folder, "--json").array("findings")).isEmpty();
        var drill = program.run("backup", "drill", folder).expect(0);
        assertThat(drill.out() + drill.err()).containsPattern("\\d");
        program.run("backup", "prune", folder).expect(0);

        Path pack;
        try (var all = Files.walk(Path.of(folder, "packs"))) {
            pack = all.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        var bytes = Files.readAllBytes(pack);
        bytes[100] ^= 1;
        Files.write(pack, bytes);
        var damaged = program.run("backup", "check", folder).expect(1);
        assertThat(damaged.out() + damaged.err()).contains(pack.getFileName().toString());
    }
}
