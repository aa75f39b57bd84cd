package dev.homarus.gateway;

import de.marhali.json5.Json5Object;
import dev.homarus.budget.Money;
import dev.homarus.budget.Price;
import dev.homarus.budget.Tokens;
import dev.homarus.protocol.Json;
import dev.homarus.protocol.JsonException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The setting `prices`: what the owner says that models cost, in dollars for a million tokens.
final class PriceSettings {
    static final String SECTION = "prices";

    private static final String INPUT = "input";
    private static final String CACHED = "cached";
    private static final String OUTPUT = "output";
    private static final String MOST = "maxOutput";
    private static final Set<String> KEYS = Set.of(INPUT, CACHED, OUTPUT, MOST);

    private PriceSettings() {}

    static Map<String, Price> of(Json.Obj json) {
        var prices = new LinkedHashMap<String, Price>();
        json.members().forEach((name, value) -> {
            Config.checkName(name);
            prices.put(name, price(Json.object(value, SECTION + "." + name), SECTION + "." + name + "."));
        });
        return prices;
    }

    /// Reads a price: `{"input": "3.00", "output": "15.00", "cached"?, "maxOutput"?}`.
    ///
    /// @param where what stands before the name of a member in a message
    static Price price(Json.Obj json, String where) {
        Config.onlyKnown(json, KEYS, where);
        try {
            long input = money(json, INPUT);
            return new Price(
                    input,
                    json.get(CACHED).isPresent() ? money(json, CACHED) : input,
                    money(json, OUTPUT),
                    json.number(MOST, Price.USUAL_OUTPUT, 1, Tokens.MOST));
        } catch (JsonException e) {
            throw new JsonException(where + e.sentence(), "");
        }
    }

    private static long money(Json.Obj json, String name) {
        try {
            long micros = Money.parse(json.text(name));
            if (micros <= Price.MOST) {
                return micros;
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for a number that is too large.
        }
        throw new JsonException(name, "has to be dollars for a million tokens, from 0 to 1000, like \"3.00\"");
    }

    /// Puts a price into the settings.
    static void put(Json5Object root, String name, Price price) {
        var entry = new Json5Object();
        entry.addProperty(INPUT, plain(price.input()));
        entry.addProperty(CACHED, plain(price.cached()));
        entry.addProperty(OUTPUT, plain(price.output()));
        entry.addProperty(MOST, price.maxOutput());
        section(root).add(name, entry);
    }

    static void remove(Json5Object root, String name) {
        section(root).remove(name);
    }

    private static Json5Object section(Json5Object root) {
        if (root.get(SECTION) instanceof Json5Object known) {
            return known;
        }
        var made = new Json5Object();
        root.add(SECTION, made);
        return made;
    }

    private static String plain(long micros) {
        return Money.text(micros).substring(1);
    }
}
