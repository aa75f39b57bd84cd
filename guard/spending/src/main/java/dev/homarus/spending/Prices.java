package dev.homarus.spending;

import dev.homarus.budget.Price;
import dev.homarus.budget.PriceTable;
import dev.homarus.budget.Pricing;
import dev.homarus.types.Destination;
import dev.homarus.types.Destination.Reach;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What a model costs: as its owner says, else nothing on this machine, else as the table says.
///
/// @param own the owner's prices by the name of the model
public record Prices(PriceTable table, Supplier<Map<String, Price>> own) {
    /// What the source of the owner's own price is called.
    public static final String SETTING = "setting";

    /// Returns what is known of a model's price.
    ///
    /// @param model the owner's name of it
    /// @param id the provider's id of it
    public Pricing of(String model, String id, Destination to) {
        var said = Optional.ofNullable(own.get().get(model));
        if (said.isPresent()) {
            return new Pricing.Priced(said.get(), SETTING);
        }
        if (to.reach() == Reach.LOCAL) {
            return new Pricing.Free();
        }
        var listed = table.of(to.host(), id);
        return listed.isPresent() ? listed.get() : new Pricing.Unknown();
    }
}
