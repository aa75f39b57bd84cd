package dev.homarus.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Plain files below a folder, one stream each: settings, an append-only log. What a file gains while it is
/// read is left for the next snapshot; one that is renamed or removed meanwhile is left out.
///
/// @param root the folder; usually the home
/// @param paths files and folders relative to it, in the order they are read; what is not there is left out. Of
///     a folder, every plain file at any depth, in the order of their names
public record FilesSource(Path root, List<String> paths) implements Source {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    public FilesSource {
        paths = List.copyOf(paths);
    }

    @Override
    public void to(Sink sink) {
        var piece = new byte[65_536];
        for (var path : paths) {
            for (var file : files(path)) {
                read(file, sink, piece);
            }
        }
    }

    private List<String> files(String path) {
        if (!Names.isPlain(path)) {
            throw Problems.name();
        }
        var files = new ArrayList<String>();
        try {
            Files.walkFileTree(root.resolve(path), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        files.add(root.relativize(file).toString());
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw Problems.moving();
        }
        files.sort(null);
        return files;
    }

    private void read(String path, Sink sink, byte[] piece) {
        try (var channel = FileChannel.open(root.resolve(path), READ)) {
            sink.begin(StreamEntry.FILES + path, Optional.empty());
            long left = channel.size();
            while (left > 0) {
                int read = channel.read(ByteBuffer.wrap(piece, 0, (int) Math.min(piece.length, left)));
                if (read < 0) {
                    throw Problems.moving();
                }
                sink.write(piece, 0, read);
                left -= read;
            }
            sink.end();
        } catch (NoSuchFileException e) {
            // It is not there any more: only opening throws this, before its stream begins.
        } catch (IOException e) {
            throw Problems.moving();
        }
    }
}
