package dev.homarus.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretMemoryTest {
    private static boolean isZero(MemorySegment memory) {
        for (long at = 0; at < memory.byteSize(); at++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at) != 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void allocate_afterFree_isTheSameMemory_zeroed() {
        var first = SecretMemory.allocate(40);
        first.fill((byte) 7);
        SecretMemory.free(first);
        assertThat(isZero(first)).isTrue();
        var second = SecretMemory.allocate(64);
        assertThat(second.address()).isEqualTo(first.address());
        SecretMemory.free(second);
    }

    @Test
    void allocate_ofManySizes_neverOverlaps() {
        var pieces = new ArrayList<MemorySegment>();
        for (long size : List.of(1L, 32L, 33L, 4_096L, 65_536L, 100_000L, 32L, 64L, 1_000L)) {
            for (int i = 0; i < 20; i++) {
                var piece = SecretMemory.allocate(size);
                assertThat(piece.byteSize()).isGreaterThanOrEqualTo(size);
                assertThat(isZero(piece)).isTrue();
                pieces.add(piece);
            }
        }
        for (int i = 0; i < pieces.size(); i++) {
            pieces.get(i).fill((byte) (i + 1));
        }
        for (int i = 0; i < pieces.size(); i++) {
            assertThat(pieces.get(i).get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) (i + 1));
            assertThat(pieces.get(i).get(ValueLayout.JAVA_BYTE, pieces.get(i).byteSize() - 1))
                    .isEqualTo((byte) (i + 1));
        }
        pieces.forEach(SecretMemory::free);
    }

    @Test
    void allocate_outOfRange_isRefused() {
        assertThatThrownBy(() -> SecretMemory.allocate(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SecretMemory.allocate((1 << 24) + 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
