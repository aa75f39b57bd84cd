package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.protocol.JsonText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpkeepTest {
    private static Upkeep read(String json) {
        return Upkeep.of(JsonText.parseObject(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void folder_withADotOrASlashTooMany_isTheSameFolder() {
        assertThat(read("{\"backup\":{\"folders\":[\"/a/b\",\"/a/b/\",\"/a/./c/../b\"]}}")
                        .backup()
                        .orElseThrow()
                        .folders())
                .containsExactly(Path.of("/a/b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'folders':['relative/x']}    | backup.folders has to be an absolute path",
                "{'folders':['/a','/a/b']}     | backup.folders has to name folders of which none is inside another",
                "{'folders':[]}                | backup.folders has to name 1 to 8 folders",
                "{'folders':'x'}               | backup.folders has to be an array",
                "{'folder':5}                  | backup.folder has to be a string",
                "{'folder':'/a','prune':1}     | backup.prune has to be",
                "{'folder':'/a','every':'0d'}  | backup.every has to be a number with d, h or m",
                "{'folder':'/a','every':5}     | backup.every has to be a string",
                "{'fulder':'/a'}               | backup.fulder is not a setting",
            })
    void plan_thatIsNoPlan_isRefused_andTheWholeNameIsSaid(String plan, String said) {
        assertThatThrownBy(() -> read(("{'backup':" + plan + "}").replace('\'', '"')))
                .hasMessageStartingWith(said);
    }
}
