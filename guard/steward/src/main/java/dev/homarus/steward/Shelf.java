package dev.homarus.steward;

import java.util.function.UnaryOperator;

/// Takes the documents of one Space, one after the other. Not thread-safe.
public final class Shelf {
    /// Makes the page of a file.
    interface Making {
        Page page(String path);
    }

    private final String folder;
    private final UnaryOperator<String> veil;
    private final Making making;
    private final FileNames names = new FileNames();

    Shelf(String folder, UnaryOperator<String> veil, Making making) {
        this.folder = folder;
        this.veil = veil;
        this.making = making;
    }

    /// Begins a document; it is closed before the next is begun.
    ///
    /// @param name what it is called, any text; the file's name is made from it
    /// @throws dev.homarus.types.ProblemException EXPORT-005 when the disk refuses
    public Page begin(String name) {
        return begin(name, ".md");
    }

    /// As above, with another ending than that of Markdown.
    ///
    /// @param ending with its dot
    public Page begin(String name, String ending) {
        return making.page(folder + "/" + names.of(name, ending));
    }

    /// Returns a text without the values of secrets; every text that is written goes through it.
    public String veiled(String text) {
        return veil.apply(text);
    }
}
