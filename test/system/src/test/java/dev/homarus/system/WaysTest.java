package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.protocol.Json;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Models that are not reached the usual way: on a server of the owner's, and through a proxy.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
final class WaysTest {
    private static final String OFFICE = "https://llm.office.example/v1";
    private static final String PROXY = "45.66.77.10:8080";

    @TempDir
    static Path folder;

    private static World world;
    private static FakeModel office;
    private static Trusted authority;
    private static ServerSocket proxy;
    private static final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        world = World.online(new Place().settings("{port: 0, folders: {clinic: \"sensitive\"}}"));
        authority = Trusted.make(folder, List.of("llm.office.example"));
        office = new FakeModel(
                authority
                        .context()
                        .getServerSocketFactory()
                        .createServerSocket(0, 64, InetAddress.getLoopbackAddress()),
                "https://llm.office.example",
                true);
        world.plays(World.OFFICE + ":443", office.port());
        proxy = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        world.plays(PROXY, proxy.getLocalPort());
        Thread.ofPlatform().daemon().start(WaysTest::accept);
        Files.createDirectories(world.place.workspace.resolve("clinic"));
        Files.writeString(world.place.workspace.resolve("clinic/letter.txt"), "The finding: CLINIC-MARKER-4711.\n");
    }

    @AfterAll
    static void stop() throws Exception {
        office.close();
        proxy.close();
        if (world != null) {
            world.close();
        }
    }

    private static void accept() {
        try {
            while (true) {
                var client = proxy.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            return;
        }
    }

    /// SOCKS 5 without a user, as far as it is used.
    private static void serve(Socket client) {
        try (client) {
            var in = new DataInputStream(client.getInputStream());
            in.readByte();
            in.readNBytes(in.readByte());
            client.getOutputStream().write(new byte[] {5, 0});
            in.readNBytes(3);
            int type = in.readByte();
            var host = type == 3
                    ? new String(in.readNBytes(in.readByte()), StandardCharsets.US_ASCII)
                    : "address of type " + type;
            asked.add(host + ":" + in.readUnsignedShort());
            client.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            try (var on = new Socket(InetAddress.getLoopbackAddress(), world.modelPort())) {
                Thread.ofVirtual().start(() -> copy(on, client));
                copy(client, on);
            }
        } catch (IOException e) {
            asked.add("failed: " + e);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            return;
        }
    }

    private static Json.Obj add(Json.Builder wish) {
        return world.owner
                .client()
                .post("/api/models", wish.build().write())
                .expect(200)
                .json();
    }

    private static Json.Obj row(String name) {
        return world.owner.rows("/api/models", "models").stream()
                .filter(row -> row.text("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(1)
    @DisplayName(
            "R021 a server with a private authority answers only once the authority is given, and is an own server")
    void ownServer_answersOnlyWithItsAuthority_andMayBeSentWhatIsSensitive() throws Exception {
        world.trust(3);
        add(Owner.model("office", "openai", OFFICE).put("allow", "personal"));
        world.owner.use("office");
        assertThat(world.owner.chat("a", "hello").write()).contains("EGRESS-006");
        assertThat(office.seen()).isEmpty();
        assertThat(row("office").text("reach")).isEqualTo("cloud");

        add(Owner.model("office", "openai", OFFICE).put("ca", Files.readString(authority.pem())));
        assertThat(row("office").text("reach")).isEqualTo("own");
        assertThat(row("office").text("allowed")).isEqualTo("sensitive");
        office.then(Script.says("from the office"));
        assertThat(world.owner.chat("a", "hello again").text("reply")).isEqualTo("from the office");
        assertThat(world.connections()).contains(World.OFFICE + ":443");

        office.then(Script.calls("read_file", "{\"path\":\"clinic/letter.txt\"}"));
        office.then(Script.says("read"));
        world.owner.chat("b", "Read clinic/letter.txt and say when you have read it.");
        assertThat(new String(office.seen().getLast().body(), StandardCharsets.UTF_8))
                .contains("CLINIC-MARKER-4711");
        assertThat(world.model.seen()).isEmpty();
    }

    @Test
    @Order(2)
    void ownServer_whereOnlyThisMachineMayBeUsed_isSentNothing() {
        int before = office.seen().size();
        world.owner.client().post("/api/stops/local", "{}").expect(200);
        assertThat(world.owner.chat("c", "hello").text("reply")).contains("local-only");
        assertThat(office.seen()).hasSize(before);
        world.owner.client().delete("/api/stops/local").expect(200);
    }

    @Test
    @Order(3)
    void certificates_thatCannotBeRead_areSaidSo_andChangeNothing() {
        for (var wrong : List.of("", "no pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) {
            var reply = world.owner
                    .client()
                    .post(
                            "/api/models",
                            Owner.model("office", "openai", OFFICE)
                                    .put("ca", wrong)
                                    .build()
                                    .write());
            assertThat(reply.text()).contains("MODEL-021");
        }
        assertThat(row("office").text("reach")).isEqualTo("own");
    }

    @Test
    @Order(4)
    @DisplayName("R138 through a proxy the name is looked up at the far end, and nothing goes another way")
    void proxy_hearsTheName_andNothingElseIsDialledOrLookedUp() throws Exception {
        add(Owner.model("far", "openai", World.MODEL).put("allow", "personal").put("via", "socks5://" + PROXY));
        assertThat(row("far").text("via")).isEqualTo("socks5://" + PROXY);
        world.owner.use("far");
        int dialled = world.connections().size();
        int named = world.names().size();
        world.model.then(Script.says("from far"));
        assertThat(world.owner.chat("d", "hello").text("reply")).isEqualTo("from far");
        assertThat(asked).containsExactly("model.example.org:443");
        assertThat(world.connections().subList(dialled, world.connections().size()))
                .isNotEmpty()
                .allMatch(PROXY::equals);
        assertThat(world.names().subList(named, world.names().size())).isEmpty();

        world.owner
                .client()
                .post(
                        "/api/models",
                        Owner.model("far", "openai", World.MODEL)
                                .put("allow", "personal")
                                .put("via", "socks5://45.66.77.11:8080")
                                .build()
                                .write())
                .expect(200);
        assertThat(world.owner.chat("e", "hello").text("reply")).doesNotContain("from far");
        assertThat(world.connections().stream()
                        .filter(at -> at.endsWith(":443"))
                        .filter(at -> at.startsWith("45.")))
                .isEmpty();
        assertThat(world.names()).doesNotContain("model.example.org");
    }
}
