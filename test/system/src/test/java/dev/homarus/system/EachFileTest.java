package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every file of a home, and of what lies outside of it, changed in every way: what `docs/spec/home.md` says
/// comes of
/// it. The home was made, used and stopped once; each case has a copy of it.
@Timeout(180)
final class EachFileTest {
    private static final Path SPEC = GatewayProcess.ROOT.resolve("docs/spec/home.md");
    private static final Set<String> QUIET = Set.of("harmless", "unnoticed");

    /// One cell of the tables.
    record Cell(String file, FileDeed deed, String outcome) {
        @Override
        public String toString() {
            return file + ", " + deed.column + ": " + outcome;
        }
    }

    private static Place place;
    private static HomeCopies homes;
    private static Place proxyPlace;
    private static HomeCopies proxies;

    /// Another home stands in the same place first, then this one: used, stopped (`before`), used and stopped
    /// again
    /// (`after`), used and killed (`killed`).
    @BeforeAll
    static void make() throws IOException {
        place = new Place().settings("{port: 7117, /* another home, with settings of its own */}");
        homes = new HomeCopies(place);
        use("other");
        homes.keep("other");
        clear(place);
        use("before");
        homes.keep("before");
        use("after");
        homes.keep("after");
        try (var gateway = GatewayProcess.start(place)) {
            live(gateway, "killed");
            gateway.kill();
        }
        Files.deleteIfExists(place.socket());
        homes.keep("killed");

        proxyPlace = new Place();
        proxies = new HomeCopies(proxyPlace);
        useProxy("one");
        proxies.keep("before");
        useProxy("two");
        proxies.keep("after");
    }

    @AfterAll
    static void end() {
        place.close();
        proxyPlace.close();
    }

    private static void clear(Place place) throws IOException {
        for (var part : List.of("home", "config", "state")) {
            try (var all = Files.walk(place.root.resolve(part))) {
                for (var path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
            if (!part.equals("home")) {
                Files.createDirectory(place.root.resolve(part));
            }
        }
    }

    private static void use(String word) {
        try (var gateway = GatewayProcess.start(place)) {
            live(gateway, word);
            gateway.stop();
        }
    }

    private static void live(GatewayProcess gateway, String word) {
        gateway.owner().chat("main", word);
        gateway.owner().token("read");
        gateway.socket().post("/api/keys/rotate", "{}").expect(200);
    }

    private static void useProxy(String word) {
        try (var proxy = ProxyProcess.start(proxyPlace)) {
            proxy.add(word, "https://model.example.org", "/v1", "sk-0123456789-" + word);
            proxy.owner().post("/api/stop", "{}");
            proxy.awaitExit();
        }
    }

    /// Returns the rows of the table whose first column is called so.
    private static List<List<String>> table(String first) {
        try {
            var rows = new ArrayList<List<String>>();
            for (var line : Files.readAllLines(SPEC)) {
                var cells = Arrays.stream(line.split("\\|", -1))
                        .map(cell -> cell.replace("`", "").strip())
                        .toList();
                boolean inside = !rows.isEmpty();
                if (inside && !line.startsWith("|")) {
                    break;
                }
                if (inside || (line.startsWith("|") && cells.get(1).equals(first))) {
                    rows.add(cells.subList(1, cells.size() - 1));
                }
            }
            rows.remove(1);
            return rows;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Cell> cells(String first) {
        var rows = table(first);
        var head = rows.getFirst();
        return rows.stream()
                .skip(1)
                .flatMap(row -> Stream.iterate(1, i -> i < row.size(), i -> i + 1)
                        .filter(i -> !row.get(i).equals("–"))
                        .map(i -> new Cell(row.getFirst(), FileDeed.of(head.get(i)), row.get(i))))
                .toList();
    }

    static List<Cell> home() {
        return cells("File");
    }

    static List<Cell> loud() {
        return home().stream().filter(cell -> !QUIET.contains(cell.outcome())).toList();
    }

    static List<Cell> proxy() {
        return cells("File of a key proxy's home");
    }

    private static String base(String file) {
        return file.contains("core.db-") ? "killed" : "after";
    }

    private static void change(HomeCopies copies, Cell cell) {
        var instead = copies.files(cell.deed() == FileDeed.OTHER ? "other" : "before")
                .getOrDefault(cell.file(), Path.of("nowhere"));
        if (copies.equals(homes) && cell.file().equals("data/core.db") && cell.deed() == FileDeed.FLIP) {
            // Which page is read first depends on what the home holds: one bit of each but the first.
            FileDeed.flipEachPage(copies.files().get(cell.file()));
            return;
        }
        cell.deed().to(copies.files().get(cell.file()), instead);
    }

    @Test
    void table_namesEveryFile() {
        var named = new TreeSet<>(home().stream().map(Cell::file).toList());
        var there = new TreeSet<>(homes.files("killed").keySet());
        there.removeIf(file -> file.startsWith("run/sandbox/settings-"));
        assertThat(named).isEqualTo(there);
    }

    @ParameterizedTest
    @MethodSource("loud")
    @DisplayName("CR-05 each file of a home, changed, is caught")
    void file_changed_isCaught(Cell cell) {
        homes.putBack(base(cell.file()));
        change(homes, cell);
        assertThat(outcome()).isEqualTo(cell.outcome());
    }

    /// All files of which the same is harmless are changed at once, but for older ones: each is older alone.
    @ParameterizedTest
    @EnumSource(FileDeed.class)
    @DisplayName("CR-05 what a home does without, changed, takes nothing from it")
    void files_changedHarmlessly_takeNothing(FileDeed deed) {
        for (var base : List.of("after", "killed")) {
            var cells = home().stream()
                    .filter(cell -> cell.deed() == deed && QUIET.contains(cell.outcome()))
                    .filter(cell -> base(cell.file()).equals(base))
                    .toList();
            var groups = deed == FileDeed.OLDER
                    ? cells.stream().map(List::of).toList()
                    : Stream.of(cells).filter(group -> !group.isEmpty()).toList();
            for (var group : groups) {
                homes.putBack(base);
                group.forEach(cell -> change(homes, cell));
                assertThat(outcome()).as(group.toString()).isEqualTo("harmless");
            }
        }
    }

    @Test
    @DisplayName("CR-05 a home put back whole is caught by its witness; together with it, it is not")
    void home_putBackWhole_isCaughtByItsWitness() throws IOException {
        var rows = table("Several at once");
        homes.putBack("after");
        var swapped = homes.files();
        var aside = place.root.resolve("aside");
        Files.move(swapped.get("data/core.db"), aside);
        Files.move(swapped.get("audit/entries"), swapped.get("data/core.db"));
        Files.move(aside, swapped.get("audit/entries"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(outcome()).as(rows.get(1).getFirst()).isEqualTo(rows.get(1).get(1));

        homes.putBack("after");
        homes.putBack("before", "home");
        assertThat(outcome()).as(rows.get(2).getFirst()).isEqualTo(rows.get(2).get(1));

        homes.putBack("before");
        try (var gateway = GatewayProcess.start(place)) {
            assertThat(gateway.owner().messages("main").toString())
                    .contains("before")
                    .doesNotContain("after");
            assertThat(gateway.owner().verify().flag("ok", false))
                    .as(rows.get(3).getFirst())
                    .isEqualTo(rows.get(3).get(1).equals("unnoticed"));
        }
    }

    @ParameterizedTest
    @MethodSource("proxy")
    @DisplayName("CR-05 each file of a key proxy's home, changed, is caught")
    void file_ofAProxyChanged_isCaught(Cell cell) {
        proxies.putBack("after");
        change(proxies, cell);
        try (var proxy = ProxyProcess.launch(List.of(), proxyPlace)) {
            Eventually.holds(
                    Duration.ofSeconds(40),
                    proxy::log,
                    () -> proxy.log().contains("ready on")
                            || !ProcessHandle.of(proxy.pid()).isPresent());
            if (!proxy.log().contains("ready on")) {
                assertThat(proxy.awaitExit()).isEqualTo(1);
                assertThat(code(proxy.log())).isEqualTo(cell.outcome());
                return;
            }
            var read = proxy.owner().get("/api/proxy");
            var verified = proxy.owner().post("/api/audit/verify", "{}");
            for (var answer : List.of(read, verified)) {
                if (answer.status() != 200) {
                    assertThat(answer.problem() + ", when the page is read").isEqualTo(cell.outcome());
                    return;
                }
            }
            assertThat(read.text()).contains("one", "two");
            assertThat(verified.json().flag("ok", false) ? "harmless" : "found").isEqualTo(cell.outcome());
        }
    }

    /// Starts the gateway, and says what comes of it, in the words of the tables.
    private static String outcome() {
        try (var gateway = GatewayProcess.launch(place, Map.of(), "--port", "0")) {
            Eventually.holds(
                    Duration.ofSeconds(40),
                    gateway::log,
                    () -> gateway.log().contains("ready on")
                            || gateway.log().contains("locked on")
                            || !gateway.isAlive());
            if (!gateway.log().contains("ready on")) {
                return gateway.log().contains("locked on")
                        ? gateway.socket().get("/api/sessions").problem()
                        : code(gateway.log());
            }
            assertThat(gateway.owner().messages("main").toString()).contains("before", "after");
            return gateway.owner().verify().flag("ok", false) ? "harmless" : "found";
        }
    }

    private static String code(String log) {
        assertThat(log).doesNotContain("Exception");
        return log.lines()
                .filter(line -> line.matches("[A-Z]+-\\d{3} .*"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst()
                .orElseThrow(() -> new AssertionError(log));
    }
}
