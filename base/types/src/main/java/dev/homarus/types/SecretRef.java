package dev.homarus.types;

/// A handle to a secret in the vault, or to the key of an upstream in a key proxy. It may be shown, logged and
/// stored;
/// the secret itself may not.
///
/// @param name 1 to 64 letters, digits, `.`, `_`, `-`
/// @param proxied whether a key proxy has it, under this name, and this home has not
public record SecretRef(String name, boolean proxied) {
    public SecretRef {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException("not a name of a secret");
        }
    }

    /// A secret of this home's vault.
    public SecretRef(String name) {
        this(name, false);
    }

    /// Reads a handle as settings have it: `vault:NAME` or `proxy:NAME`.
    public static SecretRef parse(String text) {
        return text.startsWith("proxy:")
                ? new SecretRef(text.substring("proxy:".length()), true)
                : new SecretRef(text.replaceFirst("^vault:", ""));
    }

    /// Returns the handle as settings have it.
    public String setting() {
        return (proxied ? "proxy:" : "vault:") + name;
    }

    @Override
    public String toString() {
        return "{" + setting() + "}";
    }
}
