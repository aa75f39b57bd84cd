package dev.homarus.vault;

/// A home in the first format of the key ring: its machine key, its root key sealed under it, and what was
/// derived.
final class FirstFormat {
    static final byte[] MACHINE_KEY = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
        31, 32
    };
    static final String SEALED =
            "lu/LLDn3WW/1ycWkeQUenQSDqwhLdawopzJ7/qxJxpzPaZYKc9KEEg5FnJ1lje3eP4PTTOqograM3d389vPT4OHiMyeljV0r";
    static final String ROOT = "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf";
    static final String VAULT = "fee43fc8a39d1323d201da071de8bb30b9260d1454e03e199f65606c2979f1a5";

    private FirstFormat() {}
}
