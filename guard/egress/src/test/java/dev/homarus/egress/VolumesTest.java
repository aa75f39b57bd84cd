package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.outlook.Look;
import dev.homarus.policy.Consent;
import dev.homarus.policy.Limits;
import dev.homarus.protocol.Json;
import dev.homarus.store.Store;
import dev.homarus.types.Classification;
import dev.homarus.types.Destination;
import dev.homarus.types.Label;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What keeps too much from going to one destination, piece by piece.
class VolumesTest {
    private static final Destination FAR = Destination.of("provider:far", URI.create("https://far.example.org"));
    private static final Destination OTHER = Destination.of("provider:o", URI.create("https://other.example.org"));
    private static final Destination NEAR = Destination.of("provider:near", URI.create("http://127.0.0.1:1"));

    @TempDir
    Path folder;

    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(folder);
        rig.limits = new Limits(100, 150, 2, 3);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Volumes volumes() {
        return new Volumes(rig.ledger, () -> rig.limits);
    }

    private boolean goes(Volumes volumes, Destination to, long size) {
        return volumes.refuses(to, size, rig.now.get()).isEmpty();
    }

    private void later(Duration time) {
        rig.now.set(rig.now.get().plus(time));
    }

    @Test
    void bytes_areBoundByTheHourAndTheDay_forEachDestinationByItself() {
        var volumes = volumes();
        assertThat(goes(volumes, FAR, 60)).isTrue();
        assertThat(goes(volumes, FAR, 41)).isFalse();
        assertThat(goes(volumes, FAR, 40)).isTrue();
        assertThat(goes(volumes, OTHER, 100)).isTrue();
        assertThat(goes(volumes, NEAR, 1_000_000)).isTrue();
        assertThat(volumes.refuses(FAR, 1, rig.now.get()).orElseThrow())
                .contains("far.example.org", "in an hour", "limits.hourlyMegabytes");

        later(Duration.ofMinutes(61));
        assertThat(goes(volumes, FAR, 50)).isTrue();
        assertThat(volumes.refuses(FAR, 1, rig.now.get()).orElseThrow()).contains("in a day");
        later(Duration.ofHours(23));
        assertThat(goes(volumes, FAR, 51)).isTrue();
    }

    @Test
    void bytesFromBeforeARestart_areCounted() {
        var out = Rig.post(FAR, Rig.segment(Label.OWNER, "x".repeat(90)));
        Store.await(rig.ledger.record(out, Label.OWNER, Json.Obj.EMPTY, "r", rig.now.get()));

        assertThat(goes(volumes(), FAR, 11)).isFalse();
        later(Duration.ofHours(25));
        assertThat(goes(volumes(), FAR, 100)).isTrue();
    }

    @Test
    void people_areBoundByTextAndDay_andTheSameCountOnce() {
        var volumes = volumes();
        var now = rig.now.get();
        assertThat(volumes.stays(FAR, Set.of("a", "b", "c"), now).orElseThrow()).contains("3 people", "peoplePerText");
        assertThat(volumes.stays(FAR, Set.of("a", "b"), now)).isEmpty();
        assertThat(volumes.stays(FAR, Set.of("b", "c"), now)).isEmpty();
        assertThat(volumes.stays(FAR, Set.of("d"), now).orElseThrow()).contains("peoplePerDay");
        assertThat(volumes.stays(FAR, Set.of("a"), now)).isEmpty();
        assertThat(volumes.stays(OTHER, Set.of("d"), now)).isEmpty();
        assertThat(volumes.stays(NEAR, Set.of("d", "e", "f"), now)).isEmpty();
        assertThat(volumes.stays(FAR, Set.of("d"), now.plus(Duration.ofDays(1))))
                .isEmpty();
    }

    @Test
    void gate_refusesWhatIsTooMuch_beforeItIsOnTheLedger() {
        rig.origins.add(FAR.origin());
        rig.consents.give(
                new Consent(FAR.origin(), Classification.PERSONAL, rig.now.get().plusSeconds(60)), "owner");
        var out = Rig.post(FAR, Rig.segment(Label.OWNER, "x".repeat(101)));

        assertThatThrownBy(() -> rig.send(out))
                .hasMessageStartingWith("EGRESS-001")
                .hasMessageContaining("MB");
        assertThat(rig.requests()).isEmpty();
        assertThat(rig.kinds()).contains("egress.denied");
    }

    @Test
    void gate_withholdsATextAboutTooMany_andSaysSo() {
        rig.origins.add(FAR.origin());
        rig.consents.give(
                new Consent(FAR.origin(), Classification.PERSONAL, rig.now.get().plusSeconds(60)), "owner");

        assertThat(rig.gate.look(FAR, "main", "a@example.org, b@example.org", Label.OWNER))
                .isInstanceOf(Look.Leaves.class);
        assertThat(rig.gate.look(FAR, "main", "c@example.org d@example.org e@example.org", Label.OWNER))
                .isInstanceOfSatisfying(
                        Look.Stays.class, stays -> assertThat(stays.reason()).contains("3 people"));
        assertThat(rig.gate.look(FAR, "main", "c@example.org", Label.OWNER)).isInstanceOf(Look.Leaves.class);
        assertThat(rig.gate.look(FAR, "main", "d@example.org", Label.OWNER)).isInstanceOf(Look.Stays.class);
        assertThat(rig.gate.look(FAR, "main", "nobody", Label.OWNER)).isInstanceOf(Look.Leaves.class);
    }

    @Test
    void peopleBehindPseudonyms_areNotTold() {
        rig.origins.add(FAR.origin());
        rig.consents.give(
                new Consent(FAR.origin(), Classification.PERSONAL, rig.now.get().plusSeconds(60), true), "owner");

        assertThat(rig.gate.look(FAR, "main", "c@example.org d@example.org e@example.org", Label.OWNER))
                .isInstanceOfSatisfying(
                        Look.Leaves.class, leaves -> assertThat(leaves.people()).isEmpty());
    }
}
