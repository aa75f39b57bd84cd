/// Tables in text files, questions over them, and which of the answers say nothing of a single row.
@org.jspecify.annotations.NullMarked
module dev.homarus.table {
    requires static transitive org.jspecify;
    requires transitive dev.homarus.types;
    requires dev.homarus.crypto;
    requires de.siegmar.fastcsv;

    exports dev.homarus.table;
}
