package dev.homarus.types;

/// A handle to a secret in the vault. It may be shown, logged and stored; the secret itself may not.
///
/// @param name 1 to 64 letters, digits, `.`, `_`, `-`
public record SecretRef(String name) {
    public SecretRef {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException("not a name of a secret");
        }
    }

    @Override
    public String toString() {
        return "{vault:" + name + "}";
    }
}
