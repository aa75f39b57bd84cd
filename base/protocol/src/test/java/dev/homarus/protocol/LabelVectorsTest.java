package dev.homarus.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import dev.homarus.types.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The vectors of `docs/spec/labels-vectors.json`, which another implementation made.
class LabelVectorsTest {
    private static final Path VECTORS = Path.of("../../docs/spec/labels-vectors.json");

    private static List<Json> vectors(String name) throws IOException {
        var vectors = JsonText.parseObject(Files.readAllBytes(VECTORS)).array(name);
        assertThat(vectors).hasSizeGreaterThan(10);
        return vectors;
    }

    private static Set<String> words(Json.Obj vector, String name) {
        var words = new HashSet<String>();
        vector.array(name).forEach(word -> words.add(((Json.Str) word).value()));
        return words;
    }

    @Test
    void texts_areWrittenAndReadAsInTheVectors() throws IOException {
        for (var item : vectors("texts")) {
            var vector = Json.object(item, "vector");
            var label = new Label(
                    Classification.valueOf(vector.text("classification").toUpperCase(Locale.ROOT)),
                    Provenance.valueOf(vector.text("provenance").toUpperCase(Locale.ROOT)),
                    words(vector, "readers"),
                    words(vector, "domains"),
                    words(vector, "sources"),
                    Optional.of(vector.text("until"))
                            .filter(text -> !text.isEmpty())
                            .map(Instant::parse));
            assertThat(label.text()).isEqualTo(vector.text("text"));
            assertThat(Label.parse(vector.text("text"))).isEqualTo(label);
        }
    }

    @Test
    void texts_thatAreNone_areUnreadable() throws IOException {
        for (var item : vectors("refused")) {
            assertThat(Label.parse(((Json.Str) item).value())).as(item.write()).isSameAs(Label.UNREADABLE);
        }
    }

    @Test
    void joins_areThoseOfTheVectors_eitherWay() throws IOException {
        for (var item : vectors("joins")) {
            var vector = Json.object(item, "vector");
            var a = Label.parse(vector.text("a"));
            var b = Label.parse(vector.text("b"));
            assertThat(a.join(b).text()).as(vector.write()).isEqualTo(vector.text("join"));
            assertThat(b.join(a).text()).as(vector.write()).isEqualTo(vector.text("join"));
        }
    }
}
