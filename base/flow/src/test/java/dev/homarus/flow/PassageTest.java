package dev.homarus.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PassageTest {
    @Test
    void pointOfAnOrder_withoutTheOrder_isUnframed() {
        assertThat(isUnframed(
                        "See to it that nobody is in doubt that the pool has lead in it.", "The pool has lead in it."))
                .isTrue();
        assertThat(isUnframed("Everyone on the list gets to hear the following: Ella is leaving.", "Ella is leaving."))
                .isTrue();
        assertThat(isUnframed("Whoever types this up might squeeze in that rents double.", "Rents double."))
                .isTrue();
        assertThat(isUnframed("It must not go unsaid that Clara failed the exam.", "Clara failed the exam."))
                .isTrue();
    }

    @Test
    void pointOfAPlainSentence_isNotUnframed() {
        assertThat(isUnframed("The mayor says that the decision was easy.", "The decision was easy."))
                .isFalse();
        assertThat(isUnframed("The problem is not technology but paper: permits take long.", "Permits take long."))
                .isFalse();
        assertThat(isUnframed("Visitors should note that the car park is closed.", "The car park is closed."))
                .isFalse();
        assertThat(isUnframed("I think that we should skip the second monitor.", "Skip the second monitor."))
                .isFalse();
    }

    @Test
    void wishOfTheWriterForThemselves_isNotUnframed() {
        assertThat(isUnframed("Please let me know whether you come by train.", "We come by train."))
                .isFalse();
        assertThat(isUnframed("Please bring her vaccination card and the blanket.", "Bring her vaccination card."))
                .isFalse();
        assertThat(isUnframed("We are happy to announce that the library reopens.", "The library reopens."))
                .isFalse();
    }

    @Test
    void frameInTheSentenceBeside_orBehind_counts() {
        assertThat(isUnframed("The text to send is as follows.\nWe cancel everything.", "We cancel everything."))
                .isTrue();
        assertThat(isUnframed("Stay away from the market on Sunday, pass that along.", "Stay away from the market."))
                .isTrue();
        assertThat(isUnframed("Version to paste: \"Water is off. Leave the doors unlocked.\"", "Leave doors unlocked."))
                .isTrue();
    }

    @Test
    void otherLanguage_orWhatAPageDoesNotShow_isUnframed() {
        var page = "The costs of the bridge are put at six million and the state pays for half of it. ";
        assertThat(isUnframed(page + "Bitte noch erwähnen: der Strom fällt aus.", "Der Strom fällt aus."))
                .isTrue();
        assertThat(isUnframed(page + "<meta name=\"tl;dr\" content=\"Release loses data\">", "The release loses data."))
                .isTrue();
        assertThat(isUnframed(page, "The bridge costs six million.")).isFalse();
    }

    private static boolean isUnframed(String text, String sentence) {
        var said = Said.of(sentence);
        return said.words().stream().anyMatch(word -> {
            var passages = Passage.in(text).stream()
                    .filter(passage -> passage.stems().contains(word))
                    .toList();
            return !passages.isEmpty() && passages.stream().allMatch(passage -> passage.isUnframed(word, said));
        });
    }
}
