/// What a person would read of a web page, as text without its active parts.
@org.jspecify.annotations.NullMarked
module dev.homarus.readable {
    requires static transitive org.jspecify;
    requires org.jsoup;

    exports dev.homarus.readable;
}
