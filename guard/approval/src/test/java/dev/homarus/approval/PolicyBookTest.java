package dev.homarus.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.policy.Profile;
import dev.homarus.policy.Rule;
import dev.homarus.policy.Rule.Kind;
import dev.homarus.policy.Rule.Verdict;
import dev.homarus.policy.Rules;
import dev.homarus.policy.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyBookTest {
    private static final Rules OWN = new Rules(
            Profile.POWER,
            List.of(
                    new Rule("look", Verdict.ALLOW, Kind.EXEC, List.of("ls"), List.of(), Optional.empty(), "x"),
                    new Rule("never", Verdict.DENY, Kind.EXEC, List.of("dd"), List.of(), Optional.empty(), "x")));

    @TempDir
    Path folder;

    @Test
    void step_up_coolsDown_andEachStepCanBeUndone() {
        try (var rig = new Rig(folder)) {
            var book = rig.authority.policy();
            assertThat(book.trust()).isEqualTo(Trust.LOCAL);
            book.step(Trust.LOCAL, Trust.SYNC, "owner");
            assertThatThrownBy(() -> book.step(Trust.SYNC, Trust.NAMED, "owner"))
                    .hasMessageStartingWith("TRUST-002");
            rig.now.set(Rig.START.plus(PolicyBook.COOL_DOWN));
            book.step(Trust.SYNC, Trust.CUSTOM, "owner");
            book.step(Trust.CUSTOM, Trust.LOCAL, "owner");
            assertThat(book.undo("owner")).isEqualTo(Trust.CUSTOM);
            assertThat(book.undo("owner")).isEqualTo(Trust.SYNC);
            rig.restart();
            assertThat(rig.authority.policy().trust()).isEqualTo(Trust.SYNC);
            assertThat(rig.authority.policy().undo("owner")).isEqualTo(Trust.LOCAL);
            assertThatThrownBy(() -> rig.authority.policy().undo("owner")).hasMessageStartingWith("TRUST-004");
            assertThat(rig.kinds()).containsOnly("policy.changed").hasSize(6);
        }
    }

    @Test
    void step_thatIsNone_orFromElsewhere_isRefused() {
        try (var rig = new Rig(folder)) {
            var book = rig.authority.policy();
            assertThatThrownBy(() -> book.step(Trust.LOCAL, Trust.LOCAL, "owner"))
                    .hasMessageStartingWith("TRUST-001");
            assertThatThrownBy(() -> book.step(Trust.NAMED, Trust.LOCAL, "owner"))
                    .hasMessageStartingWith("TRUST-003");
            book.reach(Trust.NAMED, "owner", "consent");
            book.reach(Trust.SYNC, "owner", "consent");
            assertThat(book.trust()).isEqualTo(Trust.NAMED);
            assertThat(rig.entries()).hasSize(1);
        }
    }

    @Test
    void write_belowLevelFour_isRefused_andWhatForbidsStaysInForceBelow() {
        try (var rig = new Rig(folder)) {
            var book = rig.authority.policy();
            assertThatThrownBy(() -> book.write("x", OWN, "owner")).hasMessageStartingWith("POLICY-002");
            book.step(Trust.LOCAL, Trust.CUSTOM, "owner");
            book.write("// mine", OWN, "owner");
            assertThat(book.rules()).isEqualTo(OWN);
            book.undo("owner");
            assertThat(book.rules().profile()).isEqualTo(Profile.CAUTIOUS);
            assertThat(book.rules().rules()).extracting(Rule::name).containsExactly("never");
            rig.restart();
            assertThat(rig.authority.policy().source()).isEqualTo("// mine");
            assertThat(rig.authority.policy().written()).isEqualTo(OWN);
        }
    }

    @Test
    void change_thatCannotBeRecorded_doesNotHappen() {
        try (var rig = new Rig(folder)) {
            rig.audit.close();
            assertThatThrownBy(() -> rig.authority.policy().step(Trust.LOCAL, Trust.CUSTOM, "owner"))
                    .hasMessageStartingWith("AUDIT-005");
            assertThat(rig.authority.policy().trust()).isEqualTo(Trust.LOCAL);
        }
    }

    @Test
    void table_isWhatTheGuideSays() throws IOException {
        var guide = Files.readString(Path.of(System.getProperty("house.root", "../.."), "docs/guide/trust.md"));
        for (var level : Trust.values()) {
            assertThat(guide).contains(String.join(" ", TrustTable.unlocks(level)));
        }
        assertThat(TrustTable.diff(Trust.LOCAL, Trust.NAMED)).hasSize(4).allMatch(line -> line.startsWith("+ "));
        assertThat(TrustTable.diff(Trust.CUSTOM, Trust.NAMED)).hasSize(2).allMatch(line -> line.startsWith("- "));
        assertThat(TrustTable.diff(Trust.SYNC, Trust.SYNC)).isEmpty();
    }
}
