/// What a text contains: secrets, identifiers with check digits, and values that the home holds.
@SuppressWarnings("requires-automatic")
@org.jspecify.annotations.NullMarked
module dev.homarus.detect {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires dev.homarus.crypto;
    requires re2j;
    requires com.google.i18n.phonenumbers.libphonenumber;

    exports dev.homarus.detect;
}
