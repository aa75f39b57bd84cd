package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.audit.Entry;
import dev.homarus.audit.Event;
import dev.homarus.protocol.Json;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// R041, R129: the digest of a scripted week is what was written down for it.
class DigestTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T00:00:00Z");

    private final List<Entry> entries = new ArrayList<>();

    private void at(int day, String kind, String actor, String subject, Json.Builder detail) {
        var session = Optional.of("s" + day);
        var event = new Event(kind, actor, session, Optional.empty(), subject, detail.build(), Label.OWNER);
        entries.addFirst(new Entry(entries.size(), MONDAY.plus(Duration.ofDays(day)), event));
    }

    private String digest() {
        var digest = new Digest(MONDAY.plus(Duration.ofDays(7)));
        entries.forEach(digest::add);
        var json = Json.object();
        digest.addTo(json);
        return json.build().write();
    }

    private static Json.Builder none() {
        return Json.object();
    }

    @Test
    void week_withEverythingInIt_isCounted() {
        at(0, "start", "homarus", "0.1.0", Json.object().put("mended", 2));
        at(0, "model.call", "agent", "provider:m", none());
        at(0, "tool.call", "agent", "exec", none());
        at(0, "approval.asked", "agent", "apr_1", none());
        at(0, "approval.answered", "owner", "apr_1", Json.object().put("state", "allowed"));
        at(1, "model.call", "agent", "provider:m", none());
        at(1, "model.call", "agent", "provider:m", none());
        at(1, "tool.call", "agent", "exec", none());
        at(1, "tool.call", "agent", "read_file", none());
        at(2, "config", "owner", "model.add m", none());
        at(2, "egress.denied", "agent", "provider:m", none());
        at(3, "login", "owner", "dashboard", Json.object().put("result", "accepted"));
        at(4, "login", "anyone", "dashboard", Json.object().put("result", "refused"));
        at(5, "login", "anyone", "dashboard", Json.object().put("result", "refused"));
        at(7, "login", "anyone", "dashboard", Json.object().put("result", "refused"));
        assertThat(digest())
                .isEqualTo("{\"entries\":14,\"conversations\":2,\"modelCalls\":3,\"asked\":1,"
                        + "\"answered\":{\"allowed\":1},\"tools\":{\"exec\":2,\"read_file\":1},\"changes\":1,"
                        + "\"changed\":[{\"time\":\"2026-11-25T00:00:00Z\",\"kind\":\"config\",\"by\":\"owner\","
                        + "\"subject\":\"model.add m\"}],\"unusual\":["
                        + "{\"kind\":\"login\",\"what\":\"a login link was refused: used before, or too old\","
                        + "\"count\":2,\"last\":\"2026-11-28T00:00:00Z\"},"
                        + "{\"kind\":\"egress.denied\",\"what\":\"a request was stopped before it left\","
                        + "\"count\":1,\"last\":\"2026-11-25T00:00:00Z\"},"
                        + "{\"kind\":\"start\",\"what\":\"files of the home could be read or changed by others,"
                        + " and were closed\",\"count\":1,\"last\":\"2026-11-23T00:00:00Z\"}],\"checks\":12}");
    }

    @Test
    void quietWeek_hasNothingUnusual() {
        at(0, "start", "homarus", "0.1.0", Json.object().put("mended", 0));
        at(1, "login", "owner", "dashboard", Json.object().put("result", "ended"));
        assertThat(digest()).contains("\"unusual\":[],\"checks\":" + Digest.Unusual.values().length);
    }

    @Test
    void changes_areCountedBeyondThoseThatAreListed() {
        for (int i = 0; i < Digest.CHANGES + 9; i++) {
            at(1, "policy.changed", "owner", "rule " + i, none());
        }
        assertThat(digest())
                .contains("\"changes\":" + (Digest.CHANGES + 9), "\"rule " + (Digest.CHANGES + 8) + "\"")
                .doesNotContain("\"rule 8\"");
    }

    @Test
    void labels_areNoPartOfIt() {
        var secret = Label.of(Classification.SECRET, dev.homarus.types.Provenance.OWNER);
        entries.add(new Entry(
                0,
                MONDAY,
                new Event(
                        "tool.call",
                        "agent",
                        Optional.empty(),
                        Optional.empty(),
                        "exec",
                        none().put("command", "x").build(),
                        secret)));
        assertThat(digest()).doesNotContain("command", "secret");
    }
}
