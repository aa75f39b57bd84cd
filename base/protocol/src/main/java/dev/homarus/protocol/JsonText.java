package dev.homarus.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// Reads and writes [Json] as RFC 8259 has it, and nothing looser: no comments, no trailing commas, no second
/// value, no duplicate names, no raw control characters, no invalid UTF-8, no byte order mark, no lone surrogates.
public final class JsonText {
    /// The deepest nesting of arrays and objects.
    public static final int MAX_DEPTH = 64;

    /// The longest number, in characters.
    public static final int MAX_NUMBER = 64;

    /// The longest member name, in characters.
    public static final int MAX_NAME = 1_024;

    private static final int MAX_EXPONENT = 400;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(MAX_NAME)
                    .maxStringLength(64 * 1024 * 1024)
                    .build())
            .build();

    private JsonText() {}

    /// Reads exactly one value.
    ///
    /// @throws JsonException for anything that is not strict JSON within the bounds of this class
    public static Json parse(byte[] utf8) {
        return parse(utf8, 0, utf8.length);
    }

    /// Reads exactly one value from a part of an array.
    public static Json parse(byte[] utf8, int from, int length) {
        try {
            // The reader of bytes would guess the encoding and take overlong forms; the platform's decoder does
            // neither.
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8, from, length));
            return parse(text.array(), text.limit());
        } catch (CharacterCodingException e) {
            throw new JsonException("the text", "has to be UTF-8");
        }
    }

    private static Json parse(char[] text, int length) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text, 0, length)) {
            var first = parser.nextToken();
            if (first == null) {
                throw new JsonException("the text", "has to be JSON, and is empty");
            }
            var value = read(parser, first);
            if (parser.nextToken() != null) {
                throw at(parser, "holds a second value");
            }
            return value;
        } catch (JacksonException e) {
            throw located(e);
        }
    }

    /// Reads exactly one value.
    public static Json parse(String text) {
        return parse(text.toCharArray(), text.length());
    }

    /// Reads exactly one object.
    public static Json.Obj parseObject(byte[] utf8) {
        return Json.object(parse(utf8), "the text");
    }

    private static Json read(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> {
                var members = new LinkedHashMap<String, Json>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = whole(parser, parser.currentName());
                    members.put(name, read(parser, parser.nextToken()));
                }
                yield new Json.Obj(members);
            }
            case START_ARRAY -> {
                var items = new ArrayList<Json>();
                for (var next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    items.add(read(parser, next));
                }
                yield new Json.Arr(items);
            }
            case VALUE_STRING -> new Json.Str(whole(parser, parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> Json.Null.NULL;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw at(parser, "is not JSON");
        };
    }

    private static Json.Num number(JsonParser parser) {
        try {
            var value = parser.getDecimalValue();
            if (Math.abs((long) value.scale()) <= MAX_EXPONENT) {
                return new Json.Num(value);
            }
        } catch (NumberFormatException e) {
            // An exponent that no BigDecimal has.
        }
        throw at(parser, "holds a number out of range");
    }

    private static String whole(JsonParser parser, String text) {
        if (!isWhole(text)) {
            throw at(parser, "holds half a character");
        }
        return text;
    }

    private static JsonException at(JsonParser parser, String what) {
        var place = parser.currentTokenLocation();
        return new JsonException("line " + place.getLineNr() + " column " + place.getColumnNr(), what);
    }

    private static JsonException located(JacksonException e) {
        var place = e.getLocation();
        var where = place == null ? "the text" : "line " + place.getLineNr() + " column " + place.getColumnNr();
        return new JsonException(where, "is not JSON within the bounds");
    }

    static byte[] write(Json value) {
        var out = new ByteArrayOutputStream(256);
        try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(generator, value);
        }
        return out.toByteArray();
    }

    /// An if-chain, because a switch over types is linked anew at every start, which costs more than it all.
    private static void write(JsonGenerator generator, Json value) {
        if (value instanceof Json.Str(var text)) {
            generator.writeString(wellFormed(text));
        } else if (value instanceof Json.Obj(var members)) {
            generator.writeStartObject();
            members.forEach((name, member) -> {
                generator.writeName(wellFormed(name));
                write(generator, member);
            });
            generator.writeEndObject();
        } else if (value instanceof Json.Num(var number)) {
            generator.writeNumber(number);
        } else if (value instanceof Json.Bool(var flag)) {
            generator.writeBoolean(flag);
        } else if (value instanceof Json.Arr(var items)) {
            generator.writeStartArray();
            items.forEach(item -> write(generator, item));
            generator.writeEndArray();
        } else {
            generator.writeNull();
        }
    }

    /// Returns whether [#parse] surely reads exactly this from what is written of it: nothing in it is longer, deeper
    /// or further from zero than this class reads, and no character is half.
    public static boolean isStrict(Json value) {
        return isStrict(value, 0);
    }

    private static boolean isStrict(Json value, int depth) {
        if (value instanceof Json.Str(var text)) {
            return isWhole(text);
        }
        if (value instanceof Json.Num(var number)) {
            return Math.abs((long) number.scale()) <= MAX_EXPONENT
                    && number.toString().length() <= MAX_NUMBER;
        }
        if (value instanceof Json.Obj(var members)) {
            return depth < MAX_DEPTH
                    && members.keySet().stream().allMatch(JsonText::isName)
                    && areStrict(members.values(), depth + 1);
        }
        return !(value instanceof Json.Arr(var items)) || (depth < MAX_DEPTH && areStrict(items, depth + 1));
    }

    private static boolean areStrict(Iterable<Json> values, int depth) {
        for (var value : values) {
            if (!isStrict(value, depth)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isName(String text) {
        return text.length() <= MAX_NAME && isWhole(text);
    }

    private static boolean isWhole(String text) {
        return wellFormed(text).equals(text);
    }

    /// Puts U+FFFD in place of each half of a character, which no UTF-8 can hold.
    private static String wellFormed(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (text.codePointAt(i) <= 0xffff) {
                    mended = mended == null ? new StringBuilder(text) : mended;
                    mended.setCharAt(i, '\ufffd');
                } else {
                    i++;
                }
            }
        }
        return mended == null ? text : mended.toString();
    }
}
