package dev.homarus.image;

/// The bytes are not an image of the type that they begin like.
final class Damaged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Damaged() {
        super("damaged", null, false, false);
    }
}
