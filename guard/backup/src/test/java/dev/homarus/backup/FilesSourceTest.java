package dev.homarus.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homarus.store.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that change while they are read.
class FilesSourceTest {
    @TempDir
    Path root;

    /// Notes the names of the streams, and does something at the begin of each.
    private record Names(List<String> names, Runnable then) implements Sink {
        @Override
        public void begin(String stream, Optional<Table> table) {
            names.add(stream);
            then.run();
        }

        @Override
        public void record() {}

        @Override
        public void write(byte[] bytes, int from, int length) {}

        @Override
        public void mark(byte[] mark) {}

        @Override
        public void end() {}
    }

    @Test
    void file_thatIsRemovedBeforeItsTurn_isLeftOut_andTheOthersAreRead() throws IOException {
        var folder = Files.createDirectory(root.resolve("audit"));
        for (var name : List.of("a", "b", "c")) {
            Files.writeString(folder.resolve(name), name);
        }
        var names = new ArrayList<String>();
        new FilesSource(root, List.of("audit", "never")).to(new Names(names, () -> {
            try {
                Files.deleteIfExists(folder.resolve("b"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
        assertThat(names).containsExactly(StreamEntry.FILES + "audit/a", StreamEntry.FILES + "audit/c");
    }

    /// The audit replaces its checkpoint like this while a backup is made.
    @Test
    void file_thatIsReplacedAgainAndAgain_isReadEachTime() throws Exception {
        var folder = Files.createDirectory(root.resolve("audit"));
        Files.writeString(folder.resolve("checkpoint"), "first");
        var over = new AtomicBoolean();
        var replacing = Thread.ofPlatform().start(() -> {
            try {
                while (!over.get()) {
                    var next = Files.writeString(folder.resolve("checkpoint.new"), "next");
                    Files.move(next, folder.resolve("checkpoint"), StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            for (int i = 0; i < 2_000; i++) {
                var names = new ArrayList<String>();
                new FilesSource(root, List.of("audit")).to(new Names(names, () -> {}));
                assertThat(names).contains(StreamEntry.FILES + "audit/checkpoint");
            }
        } finally {
            over.set(true);
            replacing.join();
        }
    }
}
