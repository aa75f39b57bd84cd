package dev.homarus.loop;

import dev.homarus.budget.Spender;
import dev.homarus.budget.Tokens;
import dev.homarus.provider.ModelReply.Usage;

/// On whose account a Turn's requests go, and what a provider has counted for one.
final class Accounts {
    private Accounts() {}

    static Spender of(AgentLoop.Turn turn) {
        var model = turn.model();
        return new Spender(model.name(), model.id(), Spender.AGENT, turn.sender(), turn.turn())
                .writing(model.api().limit(model.terms()));
    }

    /// Returns what was counted; what was read of a cache has its own price, what was written to one that of
    /// input.
    static Tokens counted(Usage usage) {
        return Tokens.counted(usage.input(), usage.cacheRead(), usage.output());
    }
}
