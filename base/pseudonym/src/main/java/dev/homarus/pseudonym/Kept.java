package dev.homarus.pseudonym;

import dev.homarus.types.Label;

/// One value with its pseudonym, for keeping sealed with the conversation. It is as private as the value.
///
/// @param code eight letters and digits, the token without its type
/// @param type as in [Hide]
/// @param value as it was first seen
/// @param label join of the labels it was seen with
public record Kept(String code, String type, String value, Label label) {
    public Kept {
        Hide.checkType(type);
    }

    /// The token as a model reads it: `PERSON_7K4Q9XTM`; an e-mail address is an address.
    String token() {
        return word() + '_' + code + (type.equals(Host.TYPE) ? '@' + Host.NAME : "");
    }

    /// The letters of the type, in capitals.
    String word() {
        return TypeWords.word(type);
    }

    Kept also(Label other) {
        return new Kept(code, type, value, label.join(other));
    }

    /// Names neither the value nor the code, so that no log does.
    @Override
    public String toString() {
        return "Kept[" + type + "]";
    }
}
