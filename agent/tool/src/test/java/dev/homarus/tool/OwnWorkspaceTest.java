package dev.homarus.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.approval.ActionGate.Asking;
import dev.homarus.protocol.Json;
import dev.homarus.provider.ToolSpec;
import dev.homarus.tool.ToolResult.State;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OwnWorkspaceTest {
    private record Answering(ToolResult result) implements Tool {
        @Override
        public ToolSpec spec() {
            return ToolSpec.own("answering", "", Json.Obj.EMPTY);
        }

        @Override
        public String shown(Json.Obj arguments) {
            return "shown";
        }

        @Override
        public ToolResult call(Json.Obj arguments, Asking asking, Consumer<String> running) {
            return result;
        }
    }

    private static Label label(ToolResult result, boolean own) {
        var asking = new Asking("main", "t", "x", Label.OWNER, true);
        return new OwnWorkspace(new Answering(result), () -> own)
                .call(Json.Obj.EMPTY, asking, running -> {})
                .label();
    }

    @Test
    void result_ofAWorkspaceNobodyVouchesFor_isUntrusted() {
        var result = ToolResult.outside(State.DONE, "text", "exec");
        assertThat(label(result, false)).isEqualTo(result.label());
        assertThat(label(result, false).provenance()).isEqualTo(Provenance.UNTRUSTED);
    }

    @Test
    void result_ofAnOwnWorkspace_isKnown_andAsPrivateAsBefore() {
        var result = ToolResult.outside(State.DONE, "text", "exec");
        assertThat(label(result, true).provenance()).isEqualTo(Provenance.KNOWN);
        assertThat(label(result, true).classification())
                .isEqualTo(result.label().classification());
    }

    @Test
    void result_ofAnOwnWorkspace_isStillAboutWhatItIsAbout() {
        var outside = ToolResult.outside(State.DONE, "text", "file");
        var result =
                new ToolResult(outside.state(), outside.text(), outside.label().about("contacts"));
        assertThat(label(result, true).domains()).containsExactly("contacts");
        assertThat(label(result, true).sources()).containsExactly("file", "workspace");
    }

    @Test
    void ownWords_stayOwn() {
        assertThat(label(ToolResult.failed("no"), true)).isEqualTo(Label.SYSTEM);
    }
}
