package dev.homarus.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each kind of secret is put in by its own entrance and used; then every place where it could have been left
/// is searched, in every form: the disk, a backup, what was printed, the environment, arguments and descriptors
/// of the gateway and of what it runs, what every face answers, prompts, ledger, audit, and the memory of the
/// locked process. The bytes of the home's own keys: `KeyMaterialTest`.
@Timeout(180)
final class SecretKindsTest {
    private final Place place = new Place();
    private final FakeModel model = new FakeModel();
    private final SecretKinds kinds = new SecretKinds(place, model);

    /// Said in a conversation: what the searches have to find.
    private final Marker typed = Marker.at("typed");

    private GatewayProcess gateway;

    @AfterEach
    void end() {
        if (gateway != null) {
            gateway.close();
        }
        model.close();
        place.close();
    }

    @Test
    @DisplayName("SE-01 SE-02 SE-07 CR-08 BK-04 no kind of secret is left anywhere")
    void everyKindOfSecret_isNowhere() throws IOException, InterruptedException {
        kinds.device();
        gateway =
                GatewayProcess.launch(place, kinds.environment(), "--port", "0").awaitReady();
        kinds.putIn(gateway);
        var places = new SecretPlaces(gateway, model);
        places.answered(kinds.answers());
        var shown = places.ids();
        use();
        places.wrong(kinds.markers());
        var children = places.children();
        places.faces(shown);
        places.programs(new Program(place, kinds.environment()));
        expectNothing(places.all(children), "running");
        controls(places.all(children));
        assertThat(memory(List.of(typed)))
                .as("control: what is in use is found by the same search")
                .isNotEmpty();

        gateway.socket().post("/api/lock", "{}").expect(204);
        Eventually.holds(
                Duration.ofSeconds(20), gateway::log, () -> gateway.log().contains("locked on"));
        places.lockedFaces();
        expectNothing(places.all(places.processes()), "locked");
        assertThat(memory(kinds.markers())).as("memory of the locked gateway").isEmpty();
        for (var marker : kinds.markers()) {
            var file = Files.writeString(place.home.resolve("data/control"), "x" + marker.text());
            assertThat(new MarkerScanner(List.of(marker)).scan(place.root, kept()))
                    .as("control: " + marker.where())
                    .isNotEmpty();
            Files.delete(file);
        }
        System.out.println(
                "[report] kinds of secrets searched for: " + kinds.markers().size() + " in "
                        + kinds.markers().getFirst().forms().size() + " forms");
    }

    private void use() {
        var owner = gateway.owner();
        owner.chat("main", "hello");
        owner.chat("main", "the word is " + typed);
        owner.client().post("/api/models/m/test", "{}").expect(200);
    }

    /// What is no secret and stands in a place is found there by the same search.
    private void controls(Map<String, String> places) {
        var words = Map.of(
                "log", new Marker("log", "ready on http://127.0.0.1:" + gateway.port()),
                "printed", new Marker("printed", kinds.token()),
                "answers", typed,
                "prompts", typed,
                "ledger", typed,
                "audit", new Marker("audit", kinds.token()),
                "environment, arguments, descriptors", new Marker("environment", place.home.toString()));
        assertThat(words.keySet()).isEqualTo(places.keySet());
        places.forEach((where, text) -> assertThat(
                        SecretPlaces.found(new MarkerScanner(List.of(words.get(where))), Map.of(where, text)))
                .as("control: " + where)
                .isNotEmpty());
    }

    /// What another program keeps.
    private Set<Path> kept() {
        return Set.of(place.root.resolve("tokens"));
    }

    private void expectNothing(Map<String, String> places, String when) {
        var scanner = new MarkerScanner(kinds.markers());
        var found = new TreeSet<>(scanner.scan(place.root, kept()));
        found.addAll(SecretPlaces.found(scanner, places));
        assertThat(found).as(when).isEmpty();
    }

    /// Returns what the writable memory of the process holds.
    private Set<String> memory(List<Marker> markers) throws IOException {
        return new ProcessMemory(gateway.pid()).scan(new MarkerScanner(markers));
    }
}
