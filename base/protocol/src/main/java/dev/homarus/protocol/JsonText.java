package dev.homarus.protocol;

import java.io.ByteArrayOutputStream;
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
import tools.jackson.core.json.JsonFactory;

/// Reads and writes [Json] as RFC 8259 has it, and nothing looser: no comments, no trailing commas, no second
/// value, no
/// duplicate names, no raw control characters, no invalid UTF-8, no lone surrogates.
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
        if (!Utf8.isValid(utf8, from, length)) {
            throw new JsonException("the text", "has to be UTF-8");
        }
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), utf8, from, length)) {
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
        return parse(text.getBytes(StandardCharsets.UTF_8));
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
        var value = parser.getDecimalValue();
        if (Math.abs((long) value.scale()) > MAX_EXPONENT) {
            throw at(parser, "holds a number out of range");
        }
        return new Json.Num(value);
    }

    private static String whole(JsonParser parser, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw at(parser, "holds half a character");
            }
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

    private static void write(JsonGenerator generator, Json value) {
        switch (value) {
            case Json.Null n -> generator.writeNull();
            case Json.Bool(var flag) -> generator.writeBoolean(flag);
            case Json.Num(var number) -> generator.writeNumber(number);
            case Json.Str(var text) -> generator.writeString(text);
            case Json.Arr(var items) -> {
                generator.writeStartArray();
                items.forEach(item -> write(generator, item));
                generator.writeEndArray();
            }
            case Json.Obj(var members) -> {
                generator.writeStartObject();
                members.forEach((name, member) -> {
                    generator.writeName(name);
                    write(generator, member);
                });
                generator.writeEndObject();
            }
        }
    }
}
