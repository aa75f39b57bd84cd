/// Images: what one is by its bytes, and the same one without what it tells beside what it shows.
@org.jspecify.annotations.NullMarked
module dev.homarus.image {
    requires static transitive org.jspecify;
    requires dev.homarus.crypto;
    requires transitive dev.homarus.types;

    exports dev.homarus.image;
}
