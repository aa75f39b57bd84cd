package dev.homarus.gateway;

import de.marhali.json5.Json5;
import de.marhali.json5.Json5Array;
import de.marhali.json5.Json5Element;
import de.marhali.json5.Json5Object;
import de.marhali.json5.Json5Primitive;
import de.marhali.json5.exception.Json5Exception;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/// JSON5 read into strict JSON values; comments are left out.
final class Json5Text {
    private static final int MAX_DEPTH = 16;
    private static final int DECIMAL = 10;

    private Json5Text() {}

    /// Reads one object.
    ///
    /// @throws JsonException for anything else
    static Json.Obj parse(String text, String name) {
        try {
            return Json.object(
                    json(
                            Json5.builder(options -> options.parseComments().build())
                                    .parse(text),
                            0),
                    name);
        } catch (Json5Exception | NumberFormatException | StackOverflowError e) {
            throw new JsonException(name, "is not JSON5");
        }
    }

    static Json json(Json5Element element, int depth) {
        if (depth > MAX_DEPTH) {
            throw new JsonException("the file", "has to be nested less deeply");
        }
        if (element instanceof Json5Object object) {
            var members = new LinkedHashMap<String, Json>();
            object.entrySet().forEach(member -> members.put(member.getKey(), json(member.getValue(), depth + 1)));
            return new Json.Obj(members);
        }
        if (element instanceof Json5Array array) {
            var items = new ArrayList<Json>();
            array.forEach(item -> items.add(json(item, depth + 1)));
            return new Json.Arr(items);
        }
        if (!(element instanceof Json5Primitive primitive)) {
            return Json.Null.NULL;
        }
        return primitive.isBoolean()
                ? Json.of(primitive.getAsBoolean())
                : primitive.isNumber() ? number(primitive) : Json.of(primitive.getAsString());
    }

    private static Json number(Json5Primitive primitive) {
        try {
            return new Json.Num(
                    primitive.getNumberRadix() == DECIMAL
                            ? primitive.getAsBigDecimal()
                            : new BigDecimal(primitive.getAsBigInteger()));
        } catch (NumberFormatException e) {
            throw new JsonException("a number", "is out of range");
        }
    }
}
