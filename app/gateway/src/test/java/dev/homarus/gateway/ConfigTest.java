package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.marhali.json5.Json5Object;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import dev.homarus.provider.Manner;
import dev.homarus.types.Label;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The settings, their file, and durations as people type them.
class ConfigTest {
    @TempDir
    Path folder;

    private Path path;
    private ConfigFile file;

    @BeforeEach
    void name() {
        path = folder.resolve("homarus.json5");
        file = new ConfigFile(path);
    }

    private Config read(String text) throws IOException {
        Files.writeString(path, text);
        return file.read();
    }

    @Test
    void read_ofNoFile_writesTheDefaults() throws IOException {
        var config = file.read();
        assertThat(config.port()).isEqualTo(7117);
        assertThat(config.approvalWait()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.models()).isEmpty();
        assertThat(config.current()).isEmpty();
        assertThat(config.workspaceBelow(Path.of("/home/me"))).isEqualTo(Path.of("/home/me/Homarus"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(file.read()).isEqualTo(config);
    }

    @Test
    void read_ofAWholeFile_isWhatItSays() throws IOException {
        var config = read("""
                // mine
                {
                  port: 0x1bcd, /* hexadecimal */
                  workspace: '~/files/',
                  approvalWaitSeconds: +60,
                  folders: {finance: "sensitive", people: {domains: ["contacts", "crm"]}, clinic: {label: "sensitive", domains: ["health"]}},
                  models: {
                    a: {api: "ollama", baseUrl: "http://localhost:11434", model: "tiny"},
                    b: {api: "openai", baseUrl: "https://b.example/v1", key: "vault:model.b", lookBefore: true},
                  },
                  currentModel: "b",
                }""");
        assertThat(config.port()).isEqualTo(7117);
        assertThat(config.approvalWait()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.workspaceBelow(Path.of("/home/me"))).isEqualTo(Path.of("/home/me/files"));
        assertThat(config.folders())
                .containsEntry("finance", Label.parse("sensitive/system"))
                .containsEntry("people", Label.parse("personal/system;domain=contacts,crm"))
                .containsEntry("clinic", Label.parse("sensitive/system;domain=health"));
        assertThat(config.current()).contains("b");
        assertThat(config.models().keySet()).containsExactly("a", "b");
        assertThat(config.models().get("b"))
                .isEqualTo(new Config.Entry(
                        "openai",
                        "https://b.example/v1",
                        "",
                        Optional.of("vault:model.b"),
                        Optional.empty(),
                        true,
                        Manner.USUAL,
                        ModelWay.STRAIGHT));
    }

    @Test
    void of_anEmbeddedModel_hasItsFile_alsoBehindAKeyProxy() {
        var config = pinned(
                "{\"proxy\":{\"socket\":\"/s\"},\"models\":{\"a\":{\"api\":\"embedded\",\"file\":\"/m.gguf\",\"context\":512}}}");
        assertThat(config.models().values().stream().flatMap(entry -> entry.way().file().stream()))
                .containsExactly(new ModelFile(Path.of("/m.gguf")));
        assertThat(config.models().values())
                .allMatch(entry -> entry.manner().context().equals(Optional.of(512L)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{prot: 1}                                | prot is not a setting",
                "{web: {via: 'https://a:1'}}              | web.via has to be tor, socks5://HOST:PORT or http://HOST:PORT",
                "{web: {}}                                | web.via has to be tor",
                "{models: {a: {api: 'openai', baseUrl: 'https://a/v1', via: 'x'}}} | models.a.via has to be tor",
                "{models: {a: {api: 'openai', baseUrl: 'https://a/v1', ca: ['AAAA']}}} | models.a.ca has to be a list of certificates",
                "{models: {a: {api: 'openai', baseUrl: 'https://a/v1', certificateKey: 'vault:k'}}} | models.a.certificate and certificateKey go together",
                "{models: {a: {api: 'openai', baseUrl: 'https://a/v1', maxOutput: 0}}} | models.a.maxOutput has to be a whole number from 1",
                "{models: {a: {api: 'openai', baseUrl: 'https://a/v1', reasoning: 'much'}}} | models.a.reasoning has to be off, low, medium or high",
                "{models: {a: {api: 'openai', baseUrl: 'https://a/v1', reasoning: 'low', maxOutput: 100}}} | models.a.maxOutput has to be at least 2048",
                "{models: {a: {api: 'embedded', file: 'm.gguf'}}} | models.a.file has to be an absolute path",
                "{models: {a: {api: 'embedded', file: '/m.gguf', via: 'tor'}}} | models.a.file is of a model without a network",
                "{models: {a: {api: 'embedded', file: '/m.gguf', context: -1}}} | models.a.context has to be",
                "{models: {a: {api: 'openai'}}} | models.a.baseUrl",
                "{proxy: {socket: '/s'}, web: {via: 'tor'}} | web cannot have a way of its own",
                "{proxy: {socket: '/s'}, models: {a: {api: 'openai', baseUrl: 'https://a/v1', via: 'tor'}}} | models.a cannot have a way of its own",
                "{port: -1}                               | port has to be a whole number from 0 to 65535",
                "{port: 65536}                            | port has to be",
                "{port: 1.5}                              | port has to be",
                "{port: '7117'}                           | port has to be",
                "{port: NaN}                              | is not JSON5",
                "{port: -Infinity}                        | is not JSON5",
                "{port: 1, port: 2}                       | is not JSON5",
                "{port: 1e99999999999}                    | is not JSON5",
                "{approvalWaitSeconds: 4}                 | approvalWaitSeconds has to be",
                "{workspace: ''}                          | workspace has to be a folder",
                "{workspace: '.'}                         | workspace has to be a folder",
                "{workspace: '~'}                         | workspace has to be a folder",
                "{workspace: '../x'}                      | workspace has to be a folder",
                "{workspace: 1}                           | workspace has to be a string",
                "{models: []}                             | models has to be an object",
                "{models: {a: 1}}                         | models.a has to be an object",
                "{models: {a: {baseUrl: 'x'}}}            | models.a.api has to be a string",
                "{models: {a: {api: 'openai'}}}           | models.a.baseUrl has to be a string",
                "{models: {a: {api: 'x', url: 'y'}}}      | models.a.url is not a setting",
                "{models: {'a b': {}}}                    | the name of a model has to have",
                "{models: {'': {}}}                       | the name of a model has to have",
                "{currentModel: 'a'}                      | currentModel has to be the name",
                "{folders: {a: 'public'}}                 | folders.a has to be personal, sensitive or secret",
                "{folders: {'../a': 'secret'}}            | folders.../a has to be a path below",
                "{folders: {a: 1}}                        | folders.a has to be an object",
                "{folders: {a: {lable: 'secret'}}}        | folders.a.lable is not a setting",
                "{folders: {a: {label: 'public'}}}        | folders.a.label has to be personal, sensitive or",
                "{folders: {a: {domains: 'health'}}}      | domains has to be an array",
                "{folders: {a: {domains: ['He;from=x']}}} | folders.a.domains has to be a word like",
                "{folders: {a: {domains: ['many']}}}      | folders.a.domains has to be a word like",
                "[]                                       | has to hold one object",
                "{                                        | is not JSON5",
                "nonsense                                 | is not JSON5"
            })
    void read_ofSomethingElse_namesWhatHasToBeMended(String text, String expected) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("CONFIG-001")
                .hasMessageContaining(expected);
    }

    @Test
    void read_ofAHostileFile_isAProblem() throws IOException {
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> read("{a:".repeat(100_000))).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> read("{models:" + "{a:".repeat(20) + "1" + "}".repeat(21)))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> read(" ".repeat(1_048_577))).hasMessageContaining("larger than 1 MiB");
        Files.write(path, new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(() -> file.read()).hasMessageStartingWith("CONFIG-002");
    }

    @Test
    void edit_keepsCommentsAndRefusesWhatWouldBeInvalid() throws IOException {
        read("{\n  // my port\n  port: 7118\n}");
        assertThat(file.edit(root -> root.addProperty("approvalWaitSeconds", 60))
                        .approvalWait())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(path).content().contains("// my port");
        var before = Files.readString(path);
        assertThatThrownBy(() -> file.edit(root -> root.addProperty("approvalWaitSeconds", 1)))
                .hasMessageStartingWith("CONFIG-001");
        assertThat(path).hasContent(before);
        assertThat(file.read().port()).isEqualTo(7118);
    }

    @Test
    void edit_byManyThreads_losesNoChange() throws IOException, InterruptedException {
        read("{models: {}}");
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 16; i++) {
            var name = "m" + i;
            threads.add(Thread.ofPlatform().start(() -> {
                var _ = file.edit(root -> {
                    var entry = new Json5Object();
                    entry.addProperty("api", "ollama");
                    entry.addProperty("baseUrl", "http://localhost:1");
                    root.getAsJson5Object("models").add(name, entry);
                });
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(file.read().models()).hasSize(16);
    }

    @ParameterizedTest
    @CsvSource({"30d, 2592000", "12h, 43200", "15m, 900", "1m, 60", "365d, 31536000"})
    void lifetime_ofANumberWithAUnit_isThatLong(String text, long seconds) {
        assertThat(Lifetimes.parse(text, Duration.ofDays(365))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "d",
                "0d",
                "-1d",
                "1.5h",
                "30 d",
                "30D",
                "1w",
                "366d",
                "9999999d",
                "30d\n",
                "٣d",
                "1d1h"
            })
    void lifetime_ofAnythingElse_isRefused(String text) {
        assertThatThrownBy(() -> Lifetimes.parse(text, Duration.ofDays(365)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("365d");
    }

    @Test
    void pins_areTwoOrMoreKeysOfAHost() {
        var one = "sha256/" + "A".repeat(43) + "=";
        var two = "sha256/" + "B".repeat(43) + "=";
        assertThat(pinned("{\"pins\":{\"api.example.org\":[\"" + one + "\",\"" + two + "\"]}}")
                        .pins())
                .containsEntry("api.example.org", java.util.Set.of(one, two));
        assertThat(pinned("{\"watchIssuers\":[\"api.example.org\"]}").watched()).containsExactly("api.example.org");
        for (var bad : java.util.List.of(
                "{\"pins\":{\"api.example.org\":[\"" + one + "\"]}}",
                "{\"pins\":{\"api.example.org\":[\"" + one + "\",\"" + one + "\"]}}",
                "{\"pins\":{\"api.example.org\":[\"" + one + "\",\"x\"]}}",
                "{\"pins\":{\"https://api.example.org\":[\"" + one + "\",\"" + two + "\"]}}",
                "{\"pins\":{\"api.example.org\":\"" + one + "\"}}",
                "{\"watchIssuers\":[\"API.example.org\"]}",
                "{\"watchIssuers\":[1]}")) {
            assertThatThrownBy(() -> pinned(bad)).as(bad).isInstanceOf(JsonException.class);
        }
    }

    private static Config pinned(String json) {
        return Config.of(
                dev.homarus.protocol.JsonText.parseObject(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void regions_areWords_orNotSet() {
        assertThat(Config.of(Json.Obj.EMPTY).regions()).isEmpty();
        assertThat(Config.of(regions("[]")).regions()).contains(java.util.Set.of());
        assertThat(Config.of(regions("[\"eu\", \"ch\"]")).regions()).contains(java.util.Set.of("eu", "ch"));
        for (var bad : java.util.List.of("[\"EU\"]", "[1]", "\"eu\"", "[\"\"]")) {
            assertThatThrownBy(() -> Config.of(regions(bad))).as(bad).isInstanceOf(JsonException.class);
        }
    }

    @Test
    void aggregates_areLoweredOverTenRows_unlessTheOwnerSaysOtherwise() throws IOException {
        assertThat(read("{}").leastRows()).isEqualTo(10);
        assertThat(read("{aggregates: {}}").leastRows()).isEqualTo(10);
        for (int rows : new int[] {0, 3, 1_000}) {
            assertThat(read("{aggregates: {leastRows: " + rows + "}}").leastRows())
                    .isEqualTo(rows);
        }
        for (var bad : java.util.List.of("1", "2", "-1", "1001", "1.5", "'ten'", "null, more: 1")) {
            assertThatThrownBy(() -> read("{aggregates: {leastRows: " + bad + "}}"))
                    .as(bad)
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining(bad.startsWith("null") ? "aggregates.more" : "leastRows");
        }
    }

    private static Json.Obj regions(String value) {
        return dev.homarus.protocol.JsonText.parseObject(
                ("{\"regions\":" + value + "}").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
