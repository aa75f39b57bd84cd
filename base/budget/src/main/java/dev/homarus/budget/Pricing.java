package dev.homarus.budget;

/// What is known of a model's price.
public sealed interface Pricing {
    /// On the owner's machine: nothing is paid.
    record Free() implements Pricing {}

    /// A price, and who says so.
    ///
    /// @param source the owner's setting, or a provider's page and the day it was read
    record Priced(Price price, String source) implements Pricing {}

    /// Somebody else's machine, at a price that nobody has said.
    record Unknown() implements Pricing {}

    /// Returns the most tokens of one answer.
    default long maxOutput() {
        return this instanceof Priced(var price, var _) ? price.maxOutput() : Price.USUAL_OUTPUT;
    }

    /// Returns what so many tokens count as.
    default Amount amount(Tokens tokens) {
        return switch (this) {
            case Free() -> Amount.NONE;
            case Priced(var price, var _) -> new Amount(price.cost(tokens), tokens.all(), 0);
            case Unknown() -> new Amount(0, tokens.all(), tokens.all());
        };
    }
}
