package dev.homarus.budget;

/// On whose account a request goes.
///
/// @param model the owner's name of the model
/// @param id the provider's id of the model
/// @param agent what asks it: `homarus` in a Turn, `model test`
/// @param sender the id of the principal whose words began it
/// @param turn the id of the Turn, or what stands for it
/// @param key the handle of the key it is paid with; empty where there is none
public record Spender(String model, String id, String agent, String sender, String turn, String key) {
    /// What asks in a Turn.
    public static final String AGENT = "homarus";

    /// A spender whose key is not known yet.
    public Spender(String model, String id, String agent, String sender, String turn) {
        this(model, id, agent, sender, turn, "");
    }

    /// Returns the same, paying with this key.
    public Spender with(String handle) {
        return new Spender(model, id, agent, sender, turn, handle);
    }
}
