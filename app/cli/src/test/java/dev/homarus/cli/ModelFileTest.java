package dev.homarus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Models that are files, on the command line.
@Timeout(60)
class ModelFileTest {
    private static final String ROW =
            "{\"name\":\"mine\",\"api\":\"embedded\",\"baseUrl\":\"file:///m/x.gguf\",\"model\":\"\","
                    + "\"reach\":\"local\",\"allowed\":\"sensitive\",\"pseudonyms\":false,\"domains\":[],\"lookBefore\":false,"
                    + "\"file\":\"/m/x.gguf\",\"current\":true,";

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private static String models(String more) {
        return "{\"models\":[" + ROW + more + "}],\"current\":\"mine\"}";
    }

    @Test
    void add_sendsTheWholePath_andShowsFileContextAndSize() throws IOException {
        try (var gateway = bench.gateway().json("POST /api/models", models("\"context\":8192,\"bytes\":4831838208"))) {
            assertThat(bench.run("model", "add", "mine", "--api", "embedded", "--file", "x.gguf", "--written-calls"))
                    .isZero();
            assertThat(bench.out()).contains("this machine: /m/x.gguf (4.5 GiB, 8,192 tokens)");
            assertThat(gateway.requests().toString())
                    .contains(Path.of("x.gguf").toAbsolutePath().toString(), "writtenCalls");
        }
    }

    @Test
    void list_ofAFileThatIsGone_saysSo() throws IOException {
        try (var gateway = bench.gateway().json("GET /api/models", models("\"context\":8192,\"missing\":true"))) {
            assertThat(bench.run("model", "list")).isZero();
            assertThat(bench.out()).contains("/m/x.gguf (not there any more, 8,192 tokens)");
            assertThat(gateway.requests()).hasSize(1);
        }
    }

    @Test
    void add_withoutAFile_orWithOneForAnotherApi_isRefused() throws IOException {
        assertThat(bench.run("model", "add", "mine", "--api", "embedded")).isEqualTo(Cli.FAILED);
        assertThat(bench.err()).contains("CLI-060", "--file PATH");
        assertThat(bench.run("model", "add", "mine", "--api", "ollama", "--file", "x"))
                .isEqualTo(Cli.FAILED);
        assertThat(bench.err()).contains("CLI-060", "--api embedded");
    }

    @Test
    void add_withWhatIsForModelsElsewhere_isRefused() throws IOException {
        for (var more :
                new String[] {"--base-url=http://x", "--key-stdin", "--allow=personal", "--via=tor", "--region=eu"}) {
            assertThat(bench.run("model", "add", "mine", "--api", "embedded", "--file", "x", more))
                    .as(more)
                    .isEqualTo(Cli.FAILED);
            assertThat(bench.err()).contains("CLI-061");
        }
    }

    @Test
    void test_saysThatItMakesEmbeddings() throws IOException {
        try (var gateway = bench.gateway()
                .json("GET /api/models", "{\"models\":[{\"name\":\"mine\"}]}")
                .json("POST /api/models/mine/test", "{\"ok\":true,\"milliseconds\":12,\"vector\":64}")) {
            assertThat(bench.run("model", "test", "mine")).isZero();
            assertThat(bench.out()).contains("in 12 ms. It makes embeddings of 64 numbers.");
            assertThat(bench.err()).as("nobody is waited for").isEmpty();
            assertThat(gateway.requests()).hasSize(2);
        }
    }

    @Test
    void test_ofAModelThatIsLookedAt_saysWhoseYesItWaitsFor() throws IOException {
        try (var gateway = bench.gateway()
                .json("GET /api/models", "{\"models\":[{\"name\":\"mine\",\"lookBefore\":true}]}")
                .json("POST /api/models/mine/test", "{\"ok\":true,\"milliseconds\":12}")) {
            assertThat(bench.run("model", "test", "mine")).isZero();
            assertThat(bench.err()).contains("waits for your yes", "homarus approvals");
            assertThat(gateway.requests()).hasSize(2);
        }
    }
}
