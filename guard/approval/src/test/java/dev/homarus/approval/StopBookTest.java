package dev.homarus.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.approval.StopBook.Stop;
import dev.homarus.policy.Stops;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopBookTest {
    @TempDir
    Path folder;

    @Test
    void stops_outliveARestart_andAreOnRecord() {
        try (var rig = new Rig(folder)) {
            var book = rig.authority.stops();
            assertThat(book.now()).isEqualTo(Stops.NONE);
            book.stop(Stop.LOCAL, "owner");
            book.stop(Stop.LOCAL, "tok_2");
            book.stop(Stop.PAUSE, "tok_1");
            rig.restart();
            assertThat(rig.authority.stops().now()).isEqualTo(new Stops(true, true));
            assertThat(rig.authority
                            .stops()
                            .json()
                            .object("local")
                            .orElseThrow()
                            .text("by"))
                    .isEqualTo("owner");
            rig.authority.stops().lift(Stop.PAUSE, "owner");
            rig.authority.stops().lift(Stop.PAUSE, "owner");
            rig.restart();
            assertThat(rig.authority.stops().now()).isEqualTo(new Stops(true, false));
            assertThat(rig.kinds()).containsExactly("stop.changed", "stop.changed", "stop.changed");
        }
    }

    @Test
    void forbiddenHosts_outliveARestart_andAreOnRecord() {
        try (var rig = new Rig(folder)) {
            var book = rig.authority.stops();
            book.forbid("API.far.example.", "owner");
            book.forbid("api.far.example", "tok_2");
            book.forbid("b.example", "owner");
            book.stop(Stop.LOCAL, "owner");
            rig.restart();
            assertThat(rig.authority.stops().now())
                    .isEqualTo(new Stops(true, false, Set.of("api.far.example", "b.example")));
            assertThat(rig.authority.stops().forbidden().write())
                    .contains("{\"host\":\"api.far.example\",\"since\":\"")
                    .contains("\"by\":\"owner\"}");
            assertThat(rig.authority.stops().allowAgain("Api.Far.Example", "owner"))
                    .isTrue();
            assertThat(rig.authority.stops().allowAgain("api.far.example", "owner"))
                    .isFalse();
            rig.restart();
            assertThat(rig.authority.stops().now()).isEqualTo(new Stops(true, false, Set.of("b.example")));
            assertThat(rig.kinds()).containsExactly("stop.changed", "stop.changed", "stop.changed", "stop.changed");
        }
    }

    @Test
    void forbid_withoutARecord_holdsAllTheSame() {
        try (var rig = new Rig(folder)) {
            var book = rig.authority.stops();
            rig.audit.close();
            assertThatThrownBy(() -> book.forbid("a.example", "owner")).isInstanceOf(RuntimeException.class);
            assertThat(book.now().forbids("a.example")).isTrue();
            assertThatThrownBy(() -> book.allowAgain("a.example", "owner")).isInstanceOf(RuntimeException.class);
            assertThat(book.now().forbids("a.example")).isTrue();
        }
    }

    @Test
    void stop_isOnRecord_beforeItIsTold() {
        try (var rig = new Rig(folder)) {
            var seen = new ArrayList<Integer>();
            rig.authority.stops().onChange(now -> seen.add(rig.kinds().size()));
            rig.authority.stops().stop(Stop.PAUSE, "owner");
            rig.authority.stops().lift(Stop.PAUSE, "owner");
            assertThat(seen).containsExactly(1, 2);
        }
    }

    @Test
    void stop_withoutARecord_holdsAllTheSame_andALiftDoesNot() {
        try (var rig = new Rig(folder)) {
            var book = rig.authority.stops();
            book.stop(Stop.LOCAL, "owner");
            rig.audit.close();
            assertThatThrownBy(() -> book.stop(Stop.PAUSE, "owner")).isInstanceOf(RuntimeException.class);
            assertThat(book.now().paused()).isTrue();
            assertThatThrownBy(() -> book.lift(Stop.LOCAL, "owner")).isInstanceOf(RuntimeException.class);
            assertThat(book.now()).isEqualTo(new Stops(true, true));
        }
    }

    @Test
    void check_whilePaused_saysHowToGoOn() {
        try (var rig = new Rig(folder)) {
            var book = rig.authority.stops();
            book.stop(Stop.LOCAL, "owner");
            book.check();
            book.stop(Stop.PAUSE, "owner");
            assertThatThrownBy(book::check).hasMessageStartingWith("STOP-001").hasMessageContaining("homarus resume");
        }
    }
}
