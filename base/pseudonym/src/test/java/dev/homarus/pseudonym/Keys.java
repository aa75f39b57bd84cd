package dev.homarus.pseudonym;

import dev.homarus.crypto.SecretBytes;
import dev.homarus.types.Label;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Conversations for tests, and what is to be hidden found by its words.
final class Keys {
    private Keys() {}

    static SecretBytes key(int number) {
        return SecretBytes.taking(
                ByteBuffer.allocate(32).putInt(28, number).put(0, (byte) 0x5a).array());
    }

    static Pseudonyms conversation(int number) {
        return Pseudonyms.of(key(number));
    }

    /// Every place of each value in a text.
    static List<Hide> places(String text, String type, String... values) {
        var places = new ArrayList<Hide>();
        for (var value : values) {
            for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length())) {
                places.add(new Hide(at, at + value.length(), type));
            }
        }
        return places;
    }

    static Hidden hide(Pseudonyms pseudonyms, String text, String type, String... values) {
        return pseudonyms.hide(text, places(text, type, values), Label.OWNER);
    }

    static String token(Pseudonyms pseudonyms, String type, String value) {
        return hide(pseudonyms, value, type, value).text();
    }

    static String code(String token) {
        return token.substring(token.indexOf('_') + 1, token.indexOf('_') + 1 + Code.LENGTH);
    }
}
