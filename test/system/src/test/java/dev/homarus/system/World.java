package dev.homarus.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/// A gateway in a network of its own, and all that is beyond: every address, every port that matters and every
/// name is
/// played by the test, which keeps what arrives. Thread-safe.
///
/// `model.example.org` and `far.example.org` are models elsewhere, `llm.office.example` is in the owner's own
/// network,
/// other names of the table are web sites, and the port 4000 of loopback is a model on the same machine.
final class World implements AutoCloseable {
    /// What came to an address outside, as it came where that was not TLS.
    record Arrival(String address, int port, byte[] plain) {}

    static final String MODEL = "https://model.example.org/v1";
    static final String FAR = "https://far.example.org/v1";
    static final String LOCAL = "http://127.0.0.1:4000/v1";
    private static final String MODELS = "45.66.77.88";
    private static final String WEB = "45.66.77.99";

    /// Where `llm.office.example` is.
    static final String OFFICE = "192.168.50.7";
    private static final List<String> SITES =
            List.of("docs.example.org", "files.example.org", "evil.example.org", "telemetry.example.org");
    private static final String PORTS = "22,25,53,80,443,853,8080,8443";

    private static final String SCENE = """
            mount --bind "$1/hosts" /etc/hosts || exit 1
            mount --bind "$1/resolv.conf" /etc/resolv.conf || exit 1
            [ -e "$1/cacerts" ] && { mount --bind "$1/cacerts" "$JAVA_HOME/lib/security/cacerts" || exit 1; }
            outside() { "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -cp "$CLASSES" \
              dev.homarus.system.Outside "$@" >/dev/null 2>&1 </dev/null; }
            ip link set lo up || exit 1
            echo 1 2>/dev/null >/proc/sys/net/ipv6/conf/default/disable_ipv6
            if [ "$2" = online ]; then
              unshare --net sh -c 'while [ ! -e "$0/up" ]; do sleep 0.01; done; exec "$JAVA_HOME/bin/java" \
                -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -cp "$CLASSES" dev.homarus.system.Outside "$@"' \
                "$1" "$1/s" $$ 0.0.0.0 $PORTS $NAMES >/dev/null 2>&1 </dev/null &
              there=$!
              until [ "$(readlink /proc/$there/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
              ip link add here type veth peer name there netns $there && ip addr add 10.9.0.1/30 dev here || exit 1
              ip link set here up || exit 1
              nsenter --net --target $there sh -c 'ip link set lo up && ip addr add 10.9.0.2/30 dev there &&
                ip link set there up && ip route add local default dev lo table main' || exit 1
              ip route add default via 10.9.0.2 || exit 1
              touch "$1/up"
            fi
            outside "$1/s" $$ 127.0.0.1 4000 &
            shift 2
            exec env $MORE "$@"
            """;

    final Place place;
    final FakeModel model;
    final FakeModel local = new FakeModel();
    final FakeWeb web;
    private final Trusted trusted;
    private final ServerSocketChannel bridge;
    private final Path folder;
    private final boolean online;
    private final List<String> more = new ArrayList<>();
    private final List<String> names = new CopyOnWriteArrayList<>();
    private final List<String> ready = new CopyOnWriteArrayList<>();
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    private final List<String> connections = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> others = new ConcurrentHashMap<>();
    GatewayProcess gateway;
    Owner owner;

    private World(Place place, boolean online) throws IOException, InterruptedException {
        for (var program : List.of("unshare", "ip", "curl", "nsenter", "mount")) {
            assumeTrue(
                    Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")
                            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                    program + " is not installed");
        }
        this.place = place;
        this.online = online;
        this.folder = Files.createDirectory(place.root.resolve("w"));
        var all = new ArrayList<>(SITES);
        all.add("model.example.org");
        all.add("far.example.org");
        this.trusted = Trusted.make(folder, all);
        this.model = new FakeModel(secure(), "https://model.example.org", true);
        this.web = new FakeWeb(secure());
        Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.writeString(folder.resolve("resolv.conf"), "nameserver 10.9.0.2\noptions timeout:2 attempts:1\n");
        this.bridge = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        bridge.bind(UnixDomainSocketAddress.of(folder.resolve("s")), 256);
        Thread.ofVirtual().start(this::accept);
    }

    /// Starts a gateway with a world around it.
    static World online(Place place) throws IOException, InterruptedException {
        return online(place, Map.of());
    }

    /// @param more further environment of the gateway
    static World online(Place place, Map<String, String> more) throws IOException, InterruptedException {
        var world = new World(place, true);
        more.forEach((name, value) -> world.more.add(name + "=" + value));
        world.begin();
        return world;
    }

    /// Starts a gateway where there is nothing but its own machine.
    static World offline(Place place) throws IOException, InterruptedException {
        var world = new World(place, false);
        world.begin();
        return world;
    }

    private ServerSocket secure() throws IOException {
        return trusted.context().getServerSocketFactory().createServerSocket(0, 256, InetAddress.getLoopbackAddress());
    }

    void begin() {
        ready.clear();
        var classes = Path.of(Outside.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        var table = new ArrayList<String>();
        SITES.forEach(site -> table.add(site + "=" + WEB));
        table.addAll(
                List.of("model.example.org=" + MODELS, "far.example.org=" + MODELS, "inner.example.org=127.0.0.1"));
        table.add("llm.office.example=" + OFFICE);
        gateway = GatewayProcess.launch(
                List.of(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--net",
                        "--mount",
                        "sh",
                        "-c",
                        SCENE,
                        "scene",
                        folder.toString(),
                        online ? "online" : "offline"),
                place,
                Map.of(
                        "PATH",
                        "/usr/bin:/bin:/usr/sbin:/sbin",
                        "CLASSES",
                        classes.toString(),
                        "PORTS",
                        PORTS,
                        "MORE",
                        String.join(" ", more),
                        "NAMES",
                        String.join(" ", table)),
                "--port",
                "0");
        gateway.awaitReady();
        Eventually.holds(
                Duration.ofSeconds(20),
                () -> "the world around the gateway: " + ready,
                () -> ready.size() == (online ? 2 : 1));
        owner = gateway.owner();
    }

    /// Lets a port of this machine play an address of the world.
    ///
    /// @param at as `address:port`
    void plays(String at, int port) {
        others.put(at, port);
    }

    /// Returns the port of the model elsewhere.
    int modelPort() {
        return model.port();
    }

    /// Returns the certificate that commands need to trust the web of this world.
    Path pem() {
        return trusted.pem();
    }

    /// Returns the names that were looked up, in order.
    List<String> names() {
        return List.copyOf(names);
    }

    /// Returns where connections outside went, as `address:port`, in order.
    List<String> connections() {
        return List.copyOf(connections);
    }

    /// Returns what came to other ports than that of TLS.
    List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /// Returns how many bytes an interface of the gateway's network has sent; 0 where there is none.
    long sent(String device) {
        try (var lines = Files.lines(Path.of("/proc/" + gateway.pid() + "/net/dev"))) {
            return lines.map(String::strip)
                    .filter(line -> line.startsWith(device + ":"))
                    .map(line -> line.substring(device.length() + 1).strip().split("\\s+", -1))
                    .mapToLong(fields -> Long.parseLong(fields[8]))
                    .sum();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Returns the interfaces of the gateway's network.
    List<String> devices() {
        try (var lines = Files.lines(Path.of("/proc/" + gateway.pid() + "/net/dev"))) {
            return lines.filter(line -> line.contains(":"))
                    .map(line -> line.substring(0, line.indexOf(':')).strip())
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    void trust(int level) {
        var from = owner.status().number("trust", 0, 1, 4);
        if (from != level) {
            owner.client()
                    .post("/api/trust", "{\"from\":" + from + ",\"to\":" + level + "}")
                    .expect(200);
        }
    }

    /// Adds a model with a consent.
    void addModel(String name, String url, String allow) {
        var wish = Owner.model(name, "openai", url);
        if (!allow.isEmpty()) {
            wish.put("allow", allow);
        }
        owner.client().post("/api/models", wish.build().write()).expect(200);
    }

    private void accept() {
        try {
            for (; ; ) {
                var from = bridge.accept();
                Thread.ofVirtual().start(() -> serve(from));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(SocketChannel from) {
        try (from) {
            var in = Channels.newInputStream(from);
            var line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                line.write(b);
            }
            var words = line.toString(StandardCharsets.UTF_8).split(" ", -1);
            switch (words[0]) {
                case "ready" -> ready.add(words[1]);
                case "dns" -> names.add(words[1]);
                default -> arrived(from, words[1], Integer.parseInt(words[2]));
            }
        } catch (IOException e) {
            // One side has gone.
        }
    }

    private void arrived(SocketChannel from, String address, int port) throws IOException {
        if (address.equals("127.0.0.1")) {
            carry(from, URI.create(local.openAi()).getPort());
            return;
        }
        connections.add(address + ":" + port);
        var other = others.get(address + ":" + port);
        if (other != null) {
            carry(from, other);
            return;
        }
        if (port == 443) {
            carry(from, address.equals(MODELS) ? model.port() : web.port());
            return;
        }
        var all = Channels.newInputStream(from).readNBytes(1 << 20);
        arrivals.add(new Arrival(address, port, all));
    }

    private static void carry(SocketChannel from, int port) throws IOException {
        try (var to = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var back = Thread.ofVirtual().start(() -> {
                try {
                    var out = to.getInputStream();
                    var buffer = new byte[16 << 10];
                    for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
                        var bytes = ByteBuffer.wrap(buffer, 0, n);
                        while (bytes.hasRemaining()) {
                            from.write(bytes);
                        }
                    }
                    from.shutdownOutput();
                } catch (IOException e) {
                    // The gateway has gone.
                }
            });
            Channels.newInputStream(from).transferTo(to.getOutputStream());
            to.shutdownOutput();
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        bridge.close();
        model.close();
        local.close();
        web.close();
        place.close();
    }
}
