/// Which addresses and hosts are out on the public internet, and what a URL really says. Looks nothing up.
@org.jspecify.annotations.NullMarked
module dev.homarus.address {
    requires static transitive org.jspecify;

    exports dev.homarus.address;
}
