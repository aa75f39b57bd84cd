package dev.homarus.egress;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Unsigned numbers as LEB128, one after the other.
final class Varints {
    private Varints() {}

    static byte[] write(List<Long> numbers) {
        var out = new ByteArrayOutputStream(numbers.size() * 2);
        for (long number : numbers) {
            long rest = number;
            while (rest > 0x7f) {
                out.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
        return out.toByteArray();
    }

    static List<Long> read(byte[] bytes) {
        var numbers = new ArrayList<Long>();
        long number = 0;
        int shift = 0;
        for (byte b : bytes) {
            number |= (long) (b & 0x7f) << shift;
            shift += 7;
            if (b >= 0) {
                numbers.add(number);
                number = 0;
                shift = 0;
            }
        }
        return numbers;
    }
}
