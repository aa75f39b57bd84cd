/// How hard a passphrase is to guess, and how to make it harder.
@org.jspecify.annotations.NullMarked
module dev.homarus.passphrase {
    requires static transitive org.jspecify;
    requires com.nulabinc.zxcvbn;

    exports dev.homarus.passphrase;
}
