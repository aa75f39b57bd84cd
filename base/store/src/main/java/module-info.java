/// The encrypted database and the Spaces it holds: the only room that speaks JDBC.
@org.jspecify.annotations.NullMarked
module dev.homarus.store {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires transitive dev.homarus.crypto;
    requires java.sql;
    requires org.xerial.sqlitejdbc;

    exports dev.homarus.store;
}
