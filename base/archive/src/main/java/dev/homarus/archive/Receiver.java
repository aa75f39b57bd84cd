package dev.homarus.archive;

import java.io.IOException;
import java.io.InputStream;

/// Takes what an archive holds, in its order. Until [Archives#read] returns, nothing of it is vouched for.
public interface Receiver {
    void folder(Member member) throws IOException;

    /// Takes a file.
    ///
    /// @param content valid during the call; what is not read is skipped
    void file(Member member, InputStream content) throws IOException;
}
