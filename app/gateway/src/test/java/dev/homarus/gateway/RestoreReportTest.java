package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import org.junit.jupiter.api.Test;

class RestoreReportTest {
    private static String said(String slot, int records) {
        return new RestoreReport(Json.object()
                        .put("home", "/home/ada/.homarus")
                        .put("snapshot", 3)
                        .put("time", "2026-11-30T12:21:19.394704497Z")
                        .put("records", records)
                        .put("files", 7)
                        .put("slot", slot)
                        .put("findings", Json.strings(java.util.List.of()))
                        .build())
                .text();
    }

    @Test
    void restore_isToldInWords_withTheTimeToTheSecond() {
        assertThat(said("machine", 1))
                .startsWith("Restored to /home/ada/.homarus: snapshot 3 of 2026-11-30T12:21:19Z, 1 record and 7 files."
                        + " It opens with a key that is kept on this machine.\n");
        assertThat(said("passphrase", 2))
                .contains("2 records")
                .contains("It opens with the passphrase that was given now.");
    }
}
