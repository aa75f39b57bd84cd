package dev.homarus.types;

/// Whose words something is, most trusted first.
public enum Provenance {
    /// Homarus' own text.
    SYSTEM,
    /// The owner's own words.
    OWNER,
    /// A verified member or contact, the owner's own records, or a model that was given nothing less trusted.
    KNOWN,
    /// The web, strangers, tool output, and any text made from them.
    UNTRUSTED;

    /// Returns the less trusted of the two.
    public Provenance join(Provenance other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
