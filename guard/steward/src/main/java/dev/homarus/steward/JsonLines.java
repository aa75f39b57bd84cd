package dev.homarus.steward;

import dev.homarus.protocol.Json;
import dev.homarus.store.OpenRow;
import dev.homarus.store.OpenRow.Cell;
import dev.homarus.store.OpenRow.Hex;
import dev.homarus.store.OpenRow.Nothing;
import dev.homarus.store.OpenRow.Raw;
import dev.homarus.store.OpenRow.Real;
import dev.homarus.store.OpenRow.Text;
import dev.homarus.store.OpenRow.Time;
import dev.homarus.store.OpenRow.Whole;
import dev.homarus.store.OpenRow.Wholes;
import dev.homarus.types.Classification;
import dev.homarus.types.Label;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/// Rows as JSON Lines: one object a row, a member a column.
///
/// @param veil takes the values of secrets out of a text
record JsonLines(UnaryOperator<String> veil) {
    /// The member that says why sealed columns of a row are null.
    static final String UNREADABLE = "_unreadable";

    private static final String LABEL = "label";

    void write(OpenRow row, Page page) {
        if (isSecret(row)) {
            page.secret();
            return;
        }
        var json = Json.object();
        row.cells().forEach((column, cell) -> json.put(column, json(column, cell)));
        json.put(UNREADABLE, row.unreadable());
        page.write(json.build().bytes()).write("\n");
        row.unreadable().ifPresentOrElse(code -> page.unreadable(row.id(), code), page::row);
    }

    /// Whether a row may not leave; one whose label cannot be read is taken for such.
    private static boolean isSecret(OpenRow row) {
        return row.cells().get(LABEL) instanceof Text(var label)
                && Label.parse(label).classification() == Classification.SECRET;
    }

    private Json json(String column, Cell cell) {
        return switch (cell) {
            case Nothing nothing -> Json.Null.NULL;
            case Whole(var value) -> Json.of(value);
            case Real(var value) ->
                Double.isFinite(value) ? new Json.Num(BigDecimal.valueOf(value)) : Json.of(Double.toString(value));
            case Text(var value) -> Json.of(column.equals(LABEL) ? value : veil.apply(value));
            case Time(var value) -> Json.of(value.toString());
            case Hex(var value) -> Json.of(HexFormat.of().formatHex(value));
            case Wholes(var values) -> Json.array(values.stream().map(Json::of).toList());
            case Raw(var value) -> base64(value);
        };
    }

    private static Json base64(byte[] value) {
        return Json.object()
                .put("base64", Base64.getEncoder().encodeToString(value))
                .build();
    }
}
