package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BackupCliTest {
    private static final String STANDS = """
            {"backups":[{"folder":"/disk","made":"2026-11-30T12:00:00.5Z","drilled":"2026-11-30T12:00:01Z"},
                        {"folder":"/old","made":"2026-11-01T12:00:00Z","problem":"BACKUP-001 Full. Make room."}],
             "plan":[{"folder":"/disk","state":"fine","made":"2026-11-30T12:00:00.5Z"},
                     {"folder":"/stick\\u001b","state":"missing","problem":"BACKUP-018 Away. Connect it."},
                     {"folder":"/net","state":"silent"},
                     {"folder":"/new","state":"unseen"}]}
            """;

    @AutoClose
    private final Bench bench = new Bench();

    @Test
    void list_showsThePlanAndTheBackups_andEachProblemOnceBelow() throws IOException {
        try (var _ = bench.gateway().json("GET /api/backups", STANDS)) {
            assertThat(bench.run("backup", "list")).isZero();
            assertThat(bench.out()).isEqualTo("""
                            PLANNED FOLDER  STATE              LAST
                            /disk           fine               2026-11-30T12:00:00Z
                            /stick\\u{1b}    not there          never
                            /net            does not answer    never
                            /new            not looked at yet  never

                            FOLDER  LAST                  PROVED BY A DRILL
                            /disk   2026-11-30T12:00:00Z  2026-11-30T12:00:01Z
                            /old    2026-11-01T12:00:00Z  never

                            /stick\\u{1b}: BACKUP-018 Away. Connect it.

                            /old: BACKUP-001 Full. Make room.
                            """);
        }
    }

    @Test
    void list_ofAFolderWithoutASnapshot_saysHowToMakeOne() throws IOException {
        try (var _ = bench.gateway().json("POST /api/backups/list", "{\"snapshots\":[],\"findings\":[]}")) {
            assertThat(bench.run("backup", "list", "/disk")).isZero();
            assertThat(bench.out()).isEmpty();
            assertThat(bench.err())
                    .isEqualTo("There is no snapshot in /disk yet. Make the first with: homarus backup create /disk\n");
        }
    }

    @Test
    void list_withoutAnyBackup_saysHowToMakeOne() throws IOException {
        try (var _ = bench.gateway().json("GET /api/backups", "{\"backups\":[],\"plan\":[]}")) {
            assertThat(bench.run("backup", "list")).isZero();
            assertThat(bench.err()).contains("homarus backup create DIR");
        }
    }

    @Test
    void numbers_ofOne_areSaidAsOne() throws IOException {
        try (var gateway = bench.gateway()) {
            gateway.json("POST /api/backups/check", done("{\"snapshots\":1,\"chunks\":1,\"bytes\":1,\"findings\":[]}"))
                    .json(
                            "POST /api/backups/drill",
                            done("{\"snapshot\":1,\"streams\":1,\"records\":1,\"bytes\":1,\"findings\":[]}"))
                    .json("POST /api/backups/prune", done("{\"kept\":1,\"removed\":0,\"bytesFreed\":0}"));
            assertThat(bench.run("backup", "check", "/disk")).isZero();
            assertThat(bench.err()).isEqualTo("1 snapshot, 1 byte read: all as it was written.\n");
            assertThat(bench.run("backup", "drill", "/disk")).isZero();
            assertThat(bench.err()).isEqualTo("Snapshot 1 opens: 1 record in 1 part, 1 byte, each as it was.\n");
            assertThat(bench.run("backup", "prune", "/disk")).isZero();
            assertThat(bench.err()).isEqualTo("Nothing to remove; kept: 1 snapshot.\n");
        }
    }

    @Test
    void restore_ofASnapshotThatIsNoNumber_isUsage_inPlainWords() {
        assertThat(bench.run("backup", "restore", "/disk", "--snapshot=-1")).isEqualTo(Cli.USAGE);
        assertThat(bench.err()).startsWith("--snapshot is a number of homarus backup list DIR, like 3.");
        assertThat(bench.run("backup", "restore", "/disk", "--snapshot", "x")).isEqualTo(Cli.USAGE);
        assertThat(bench.err()).startsWith("Invalid value for option '--snapshot': 'x' is not a whole number");
    }

    @Test
    void folder_thatIsEmpty_isUsage_andNotWhereOneStands() {
        for (var what : new String[] {"create", "drill", "check", "prune", "forget", "restore"}) {
            assertThat(bench.run("backup", what, "")).as(what).isEqualTo(Cli.USAGE);
            assertThat(bench.err()).startsWith("DIR is empty");
        }
    }

    private static String done(String result) {
        return "data: {\"type\":\"done\",\"result\":" + result + "}\n\n";
    }
}
