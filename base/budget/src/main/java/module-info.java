/// What model requests cost, and how much may be spent: pure arithmetic and decisions.
@org.jspecify.annotations.NullMarked
module dev.homarus.budget {
    requires static transitive org.jspecify;

    exports dev.homarus.budget;
}
