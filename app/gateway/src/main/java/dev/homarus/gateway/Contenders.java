package dev.homarus.gateway;

import dev.homarus.budget.Pricing;
import dev.homarus.budget.Spender;
import dev.homarus.budget.Tokens;
import dev.homarus.egress.EgressGate;
import dev.homarus.loop.Model;
import dev.homarus.outlook.Look;
import dev.homarus.route.Candidate;
import dev.homarus.spending.Spending;
import dev.homarus.types.Destination.Reach;
import dev.homarus.types.Label;
import java.util.OptionalLong;

/// What counts for and against a model's answering a Turn, as the gates, the limits, the prices and its last
/// check know it now. Nothing is sent or set aside.
record Contenders(EgressGate egress, Spending spending, ModelChecks checks) {
    /// What Homarus says and offers beside the conversation, in characters, rounded up.
    private static final long OTHERS = 12_000;

    /// An answer that is neither long nor short, in tokens.
    private static final long ANSWER = 1_000;

    /// How many characters a token stands for, for comparing prices only.
    private static final long CHARACTERS = 4;

    /// How many characters a token stands for at least, in most texts.
    private static final long FEWEST_CHARACTERS = 3;

    /// What is asked.
    ///
    /// @param sender the id of the principal who asks
    /// @param before characters of the conversation so far
    record Ask(String session, String said, Label label, String sender, long before) {
        long characters() {
            return before + said.length() + OTHERS;
        }
    }

    boolean clears(Model model, Ask ask) {
        return !(egress.look(model.destination(), ask.session(), ask.said(), ask.label()) instanceof Look.Stays);
    }

    Candidate of(Model model, Ask ask) {
        var pricing = spending.prices().of(model.name(), model.id(), model.destination());
        var who = new Spender(model.name(), model.id(), Spender.AGENT, ask.sender(), "")
                .writing(model.api().limit(model.terms()));
        var payer = model.key().map(key -> who.with(key.setting())).orElse(who);
        return new Candidate(
                model.name(),
                model.destination().reach() != Reach.CLOUD,
                clears(model, ask),
                spending.hasRoom(payer, model.destination(), ask.characters()),
                fits(model, ask),
                checks.of(model),
                cost(pricing, ask.characters() / CHARACTERS));
    }

    /// Tells whether nothing of the conversation would be left out, as far as the model's context is known.
    private static boolean fits(Model model, Ask ask) {
        long tokens = ask.characters() / FEWEST_CHARACTERS + ANSWER;
        return model.manner().context().filter(context -> context < tokens).isEmpty();
    }

    private static OptionalLong cost(Pricing pricing, long input) {
        return pricing instanceof Pricing.Unknown
                ? OptionalLong.empty()
                : OptionalLong.of(
                        pricing.amount(Tokens.counted(input, 0, ANSWER)).micros());
    }
}
