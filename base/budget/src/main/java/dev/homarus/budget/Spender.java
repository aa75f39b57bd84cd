package dev.homarus.budget;

import java.util.Optional;

/// On whose account a request goes.
///
/// @param model the owner's name of the model
/// @param id the provider's id of the model
/// @param agent what asks it: `homarus` in a Turn, `model test`
/// @param sender the id of the principal whose words began it
/// @param turn the id of the Turn, or what stands for it
/// @param key the handle of the key it is paid with; empty where there is none
/// @param output the most tokens that the request lets the model write; empty where it leaves that to the
///     provider
public record Spender(
        String model, String id, String agent, String sender, String turn, String key, Optional<Long> output) {
    /// What asks in a Turn.
    public static final String AGENT = "homarus";

    /// A spender whose request leaves it to the provider how much the model writes.
    public Spender(String model, String id, String agent, String sender, String turn, String key) {
        this(model, id, agent, sender, turn, key, Optional.empty());
    }

    /// A spender whose key is not known yet.
    public Spender(String model, String id, String agent, String sender, String turn) {
        this(model, id, agent, sender, turn, "");
    }

    /// Returns the same, paying with this key.
    public Spender with(String handle) {
        return new Spender(model, id, agent, sender, turn, handle, output);
    }

    /// Returns the same, whose request says how many tokens the model may write.
    public Spender writing(Optional<Long> tokens) {
        return new Spender(model, id, agent, sender, turn, key, tokens);
    }
}
