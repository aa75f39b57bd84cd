/// What model requests may cost: reserved before they leave, counted when they end, within the owner's limits.
@org.jspecify.annotations.NullMarked
module dev.homarus.spending {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.audit;
    requires transitive dev.homarus.budget;
    requires transitive dev.homarus.protocol;
    requires transitive dev.homarus.store;
    requires transitive dev.homarus.types;

    exports dev.homarus.spending;
}
