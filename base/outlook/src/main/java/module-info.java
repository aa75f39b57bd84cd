/// What of a text may leave for somewhere, and as what: whole, with values taken out or hidden, or not at all.
@org.jspecify.annotations.NullMarked
module dev.homarus.outlook {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.detect;
    requires transitive dev.homarus.pseudonym;
    requires dev.homarus.crypto;

    exports dev.homarus.outlook;
}
