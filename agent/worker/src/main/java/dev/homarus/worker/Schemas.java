package dev.homarus.worker;

import dev.homarus.protocol.Json;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Which schemas the library makes a grammar of. One that it cannot read would end this process, so that what
/// is not known here is not handed to it: patterns, references to elsewhere, and words that it does not have.
final class Schemas {
    /// The most parts of a schema, and the most repetitions that one of them asks for.
    private static final int MOST_PARTS = 2_000;

    private static final int MOST_TIMES = 1_000;

    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");

    private static final String[] DEFINITIONS = {"$defs", "definitions"};

    /// Words that say nothing of the shape.
    private static final Set<String> NOTES =
            Set.of("$schema", "$id", "title", "description", "default", "examples", "format");

    private final Json.Obj root;
    private int parts;

    private Schemas(Json.Obj root) {
        this.root = root;
    }

    static boolean isKnown(Json.Obj schema) {
        var read = new Schemas(schema);
        return read.schema(schema)
                && !read.circles(schema, Set.of())
                && Stream.of(DEFINITIONS)
                        .flatMap(name -> schema.object(name).stream())
                        .flatMap(named -> named.members().values().stream())
                        .noneMatch(named -> read.circles(named, Set.of()));
    }

    /// Whether a definition is itself before anything of it is written.
    ///
    /// @param within the definitions that it is part of
    private boolean circles(Json schema, Set<String> within) {
        if (!(schema instanceof Json.Obj object)) {
            return false;
        }
        var to = object.get("$ref").map(Json::write).orElse("");
        if (within.contains(to)) {
            return true;
        }
        if (!to.isEmpty()) {
            var deeper = new HashSet<>(within);
            deeper.add(to);
            return circles(definition(object.text("$ref")).orElse(Json.Null.NULL), deeper);
        }
        return Stream.of("oneOf", "anyOf", "allOf")
                .flatMap(word -> object.array(word).stream())
                .anyMatch(one -> circles(one, within));
    }

    private boolean schema(Json schema) {
        return ++parts <= MOST_PARTS
                && schema instanceof Json.Obj(var members)
                && members.entrySet().stream().allMatch(member -> word(member.getKey(), member.getValue()));
    }

    private boolean word(String word, Json value) {
        return switch (word) {
            case "type" -> value instanceof Json.Arr(var types) ? some(types, this::type) : type(value);
            case "enum" -> value instanceof Json.Arr(var values) && some(values, item -> true);
            case "const" -> true;
            case "properties", "$defs", "definitions" ->
                value instanceof Json.Obj(var named) && named.values().stream().allMatch(this::schema);
            case "required" ->
                value instanceof Json.Arr(var names) && names.stream().allMatch(name -> name instanceof Json.Str);
            case "additionalProperties" -> value instanceof Json.Bool || schema(value);
            case "items" -> schema(value);
            case "oneOf", "anyOf", "allOf" -> value instanceof Json.Arr(var schemas) && some(schemas, this::schema);
            case "minItems", "maxItems", "minLength", "maxLength" -> times(value);
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" -> whole(value);
            case "$ref" -> value instanceof Json.Str(var to) && definition(to).isPresent();
            default -> NOTES.contains(word);
        };
    }

    private boolean some(List<Json> items, java.util.function.Predicate<Json> known) {
        parts += items.size();
        return !items.isEmpty() && items.size() <= MOST_TIMES && items.stream().allMatch(known);
    }

    private boolean type(Json value) {
        return value instanceof Json.Str(var type) && TYPES.contains(type);
    }

    private static boolean times(Json value) {
        return whole(value)
                && value instanceof Json.Num(var number)
                && number.signum() >= 0
                && number.compareTo(BigDecimal.valueOf(MOST_TIMES)) <= 0;
    }

    private static boolean whole(Json value) {
        return value instanceof Json.Num(var number)
                && number.stripTrailingZeros().scale() <= 0
                && number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
    }

    /// Returns the definition of the schema's own that a reference is to.
    private Optional<Json> definition(String to) {
        var path = to.split("/", -1);
        return path.length == 3 && path[0].equals("#") && List.of(DEFINITIONS).contains(path[1])
                ? root.object(path[1]).flatMap(named -> named.get(path[2]))
                : Optional.empty();
    }
}
