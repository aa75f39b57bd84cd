package dev.homarus.detect;

import dev.homarus.crypto.Digests;
import dev.homarus.types.Classification;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// What the home holds and would recognise: names, numbers, passwords, addresses. Immutable. It never shows
/// a value in a message, and says nothing about one in `toString`.
///
/// Too short to be recognised, and ignored, are values with fewer than
///
/// * three letters or digits (two of Chinese, Japanese or Korean script): they stand in almost every text;
/// * six digits and nothing else (four if SECRET, such as a PIN): they are years, prices and counts;
/// * four signs, where a value has hardly any letters or digits.
///
/// Only the first 512 letters and digits of a longer value are compared.
public final class KnownValues {
    /// One value.
    ///
    /// @param text as the home holds it
    /// @param type lower-case letters, digits, dots and hyphens, such as `contact.name`; empty for none
    /// @param classification how much harm its disclosure would do
    public record Value(String text, String type, Classification classification) {
        public Value {
            if (!type.matches("[a-z0-9.-]{0,64}")) {
                throw new IllegalArgumentException("The type of a known value: lower-case letters, digits, dots");
            }
        }

        @Override
        public String toString() {
            return "Value[type=" + type + ", classification=" + classification + "]";
        }
    }

    private final List<KnownForm> forms;
    private final int ignored;
    private final String version;

    private KnownValues(List<KnownForm> forms, int ignored, String version) {
        this.forms = forms;
        this.ignored = ignored;
        this.version = version;
    }

    public static KnownValues of(Collection<Value> values) {
        var forms = new ArrayList<KnownForm>();
        int ignored = 0;
        for (var value : values) {
            var form = KnownForm.of(value);
            if (form.isUsable()) {
                forms.add(form);
            } else {
                ignored++;
            }
        }
        return new KnownValues(List.copyOf(forms), ignored, digest(values));
    }

    /// Returns 64 lower-case hexadecimal digits: the SHA-256 of the values, in whatever order they came. It
    /// can be tried against guesses of the values, so it stays where the values may be.
    public String version() {
        return version;
    }

    /// Returns how many values are compared.
    public int size() {
        return forms.size();
    }

    /// Returns how many values were too short.
    public int ignored() {
        return ignored;
    }

    List<KnownForm> forms() {
        return forms;
    }

    private static String digest(Collection<Value> values) {
        var sorted = values.stream()
                .distinct()
                .sorted(Comparator.comparing(Value::text)
                        .thenComparing(Value::type)
                        .thenComparing(Value::classification))
                .toList();
        var bytes = new ByteArrayOutputStream();
        for (var value : sorted) {
            for (var part :
                    List.of(value.text(), value.type(), value.classification().name())) {
                var encoded = part.getBytes(StandardCharsets.UTF_8);
                bytes.writeBytes(ByteBuffer.allocate(4).putInt(encoded.length).array());
                bytes.writeBytes(encoded);
            }
        }
        return Digests.hex(Digests.sha256(bytes.toByteArray()));
    }
}
