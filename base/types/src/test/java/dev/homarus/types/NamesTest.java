package dev.homarus.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.types.Principal.Kind;
import dev.homarus.types.Principal.Scope;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Secrets' handles, principals and Problems.
class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "-a", "_a", "a b", "a/b", "a\n", "a}", "é", "{vault:a}"})
    void secretRef_ofAStrangeName_isRefusedWithoutQuotingIt(String name) {
        assertThatThrownBy(() -> new SecretRef(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a name of a secret");
    }

    @Test
    void secretRef_shown_isItsHandle() {
        assertThat(new SecretRef("model.work")).hasToString("{vault:model.work}");
        assertThat(new SecretRef("a".repeat(64)).name()).hasSize(64);
        assertThatThrownBy(() -> new SecretRef("a".repeat(65))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void principal_may_onlyWhatItsScopesSay() {
        var scopes = EnumSet.of(Scope.CHAT);
        var token = new Principal(Kind.TOKEN, "tok_1", scopes);
        scopes.add(Scope.ADMIN);
        assertThat(token.may(Scope.CHAT)).isTrue();
        assertThat(token.may(Scope.READ)).isFalse();
        assertThat(token.may(Scope.APPROVE)).isFalse();
        assertThat(token.may(Scope.ADMIN)).isFalse();
        assertThat(new Principal(Kind.TOKEN, "tok_2", Set.of()).may(Scope.CHAT)).isFalse();
        assertThat(Scope.values()).allMatch(Principal.OWNER::may);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A-001", "vault-001", "VAULT-1", "VAULT-0001", "VAULT001", "VAULT-001 "})
    void problem_withAnotherKindOfCode_isRefused(String code) {
        assertThatThrownBy(() -> new Problem(code, "It failed.", "Try again."))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void problem_thrown_carriesItselfAndNoTrace() {
        var problem = new Problem("VAULT-003", "It failed.", "Try again.");
        var thrown = problem.asException();
        assertThat(thrown.problem()).isSameAs(problem);
        assertThat(thrown).hasMessage("VAULT-003 It failed. Try again.");
        assertThat(thrown.getStackTrace()).isEmpty();
    }

    @Test
    void entropy_id_hasNinetySixBitsInBase64Url() {
        Entropy ones = length -> {
            var bytes = new byte[length];
            java.util.Arrays.fill(bytes, (byte) 0xff);
            return bytes;
        };
        assertThat(ones.id("trn_")).isEqualTo("trn_" + "_".repeat(16));
    }
}
