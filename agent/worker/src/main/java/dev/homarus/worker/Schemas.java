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

    /// The most repetitions of all parts together: the library writes each of them out.
    private static final int MOST_TIMES_TOGETHER = 10_000;

    private final Json.Obj root;

    /// The definitions that are looked at, and those that are not themselves.
    private final Set<String> within = new HashSet<>();

    private final Set<String> straight = new HashSet<>();
    private int parts;
    private int times;

    private Schemas(Json.Obj root) {
        this.root = root;
    }

    static boolean isKnown(Json.Obj schema) {
        var read = new Schemas(schema);
        return read.schema(schema)
                && !read.circles(schema)
                && Stream.of(DEFINITIONS)
                        .flatMap(name -> schema.object(name).stream())
                        .flatMap(named -> named.members().values().stream())
                        .noneMatch(read::circles);
    }

    /// Whether a part is itself before anything of it is written. Each definition is looked at once.
    private boolean circles(Json schema) {
        if (!(schema instanceof Json.Obj object)) {
            return false;
        }
        var to = object.optionalText("$ref");
        if (to.isPresent()) {
            if (straight.contains(to.get())) {
                return false;
            }
            if (!within.add(to.get())
                    || definition(to.get()).filter(this::circles).isPresent()) {
                return true;
            }
            within.remove(to.get());
            straight.add(to.get());
            return false;
        }
        return Stream.of("oneOf", "anyOf", "allOf")
                .flatMap(word -> object.array(word).stream())
                .anyMatch(this::circles);
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

    private boolean times(Json value) {
        if (!whole(value) || !(value instanceof Json.Num(var number)) || number.signum() < 0) {
            return false;
        }
        times += number.min(BigDecimal.valueOf(MOST_TIMES_TOGETHER)).intValue();
        return number.compareTo(BigDecimal.valueOf(MOST_TIMES)) <= 0 && times <= MOST_TIMES_TOGETHER;
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
