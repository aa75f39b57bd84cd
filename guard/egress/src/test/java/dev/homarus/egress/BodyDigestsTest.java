package dev.homarus.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Sha256;
import dev.homarus.types.Label;
import dev.homarus.types.Segment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyDigestsTest {
    private final BodyDigests digests = new BodyDigests();

    private static Segment segment(Label label, String text) {
        return new Segment("user", label, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] plainly(List<Segment> sent) {
        var all = new ByteArrayOutputStream();
        sent.subList(0, Math.max(0, sent.size() - 1)).forEach(segment -> all.writeBytes(segment.wire()));
        return Digests.sha256(all.toByteArray());
    }

    @Test
    void of_bodiesThatBeginAlikeOrNot_isTheDigestOfAllButTheLast() {
        var random = new Random(5);
        var own = List.of(segment(Label.SYSTEM, "{"), segment(Label.SYSTEM, "tools"), segment(Label.SYSTEM, "["));
        for (int run = 0; run < 500; run++) {
            var sent = new ArrayList<>(own.subList(0, random.nextInt(own.size() + 1)));
            for (int i = random.nextInt(4); i > 0; i--) {
                sent.add(segment(random.nextBoolean() ? Label.OWNER : Label.SYSTEM, "said " + random.nextInt(9)));
            }
            assertThat(digests.of(sent, Chain.NONE).finish()).isEqualTo(plainly(sent));
        }
    }

    @Test
    void of_aThreadThatGoesOn_goesOnFromItsNewestRequest() {
        var first = List.of(segment(Label.SYSTEM, "{"), segment(Label.OWNER, "hello"), segment(Label.SYSTEM, "}"));
        var hashed = digests.of(first, Chain.NONE);
        var chain = new Chain(1, 0, first, List.of(1L, 2L, 3L), hashed);
        var next = new ArrayList<>(first.subList(0, 2));
        next.add(segment(Label.OWNER, "more"));
        next.add(segment(Label.SYSTEM, "}"));
        assertThat(digests.of(next, chain).finish()).isEqualTo(plainly(next));
        var other = List.of(segment(Label.SYSTEM, "{"), segment(Label.OWNER, "else"), segment(Label.SYSTEM, "}"));
        assertThat(digests.of(other, chain).finish()).isEqualTo(plainly(other));
        assertThat(digests.of(List.of(), chain).finish()).isEqualTo(new Sha256().finish());
    }
}
