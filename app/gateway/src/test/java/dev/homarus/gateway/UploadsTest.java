package dev.homarus.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homarus.crypto.SystemEntropy;
import dev.homarus.image.Image;
import dev.homarus.image.ImageType;
import dev.homarus.types.Principal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class UploadsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Principal OTHER = new Principal(Principal.Kind.TOKEN, "tok_1", Set.of());

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final Uploads uploads = new Uploads(now::get, SystemEntropy.INSTANCE);

    private static Image image(int bytes) {
        return Image.kept(ImageType.PNG, 9, 9, bytes, "", () -> Optional.of(new byte[1]));
    }

    private String keep(int bytes) {
        return uploads.keep(image(bytes), Principal.OWNER);
    }

    @Test
    void image_waitsForWhoeverSentIt_andForAWhile() {
        var id = keep(10);
        assertThat(uploads.of(List.of(id), Principal.OWNER)).hasSize(1);
        assertThat(uploads.of(List.of(id), Principal.OWNER)).as("said again").hasSize(1);
        assertThatThrownBy(() -> uploads.of(List.of(id), OTHER)).hasMessageContaining("IMAGE-007");
        now.set(NOW.plus(Uploads.LONGEST).plusSeconds(1));
        assertThatThrownBy(() -> uploads.of(List.of(id), Principal.OWNER)).hasMessageContaining("IMAGE-007");
    }

    @Test
    void images_beyondTheRoom_letTheOldestGo() {
        var first = keep(Image.MAX_BYTES);
        var second = keep(Image.MAX_BYTES);
        var third = keep(Image.MAX_BYTES);
        assertThat(uploads.find(first, Principal.OWNER)).isEmpty();
        assertThat(uploads.find(second, Principal.OWNER)).isPresent();
        assertThat(uploads.find(third, Principal.OWNER)).isPresent();
        var small = keep(1);
        for (int i = 0; i < Uploads.MOST; i++) {
            keep(1);
        }
        assertThat(uploads.find(small, Principal.OWNER)).isEmpty();
    }

    @Test
    void images_thatAreTooMany_areRefused() {
        var id = keep(1);
        assertThatThrownBy(() -> uploads.of(Collections.nCopies(Image.MOST + 1, id), Principal.OWNER))
                .hasMessageContaining("IMAGE-005");
    }
}
