package dev.homarus.files;

import dev.homarus.archive.Archives;
import dev.homarus.archive.Budget;
import dev.homarus.archive.Member;
import dev.homarus.archive.Receiver;
import dev.homarus.types.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/// One extraction. For one use.
///
/// @param archive the open file that was looked through
/// @param listed what was found in it
record Unpacking(NewFolders folders, FileChannel archive, List<Listed> listed) {
    private static final int PIECE = 65_536;

    void to(WorkspacePath target) throws IOException {
        var root = folders.root();
        try (var parent = folders.reach(root, target.parent().names())) {
            requireFree(parent, target);
            var own = folders.make();
            try (var inside = root.enter(own)) {
                unpack(inside);
                verify(inside);
                requireFree(parent, target);
                root.move(own, parent, target.name());
            } catch (IOException | RuntimeException e) {
                remove(root, own, 0);
                throw e;
            }
            parent.sync();
        }
    }

    private static void requireFree(Folder parent, WorkspacePath target) throws IOException {
        if (parent.look(target.name()).isPresent()) {
            throw Problems.exists();
        }
    }

    private void unpack(Folder inside) throws IOException {
        var expected = listed.iterator();
        Archives.read(archive, Budget.STANDARD, new Receiver() {
            @Override
            public void folder(Member member) throws IOException {
                folders.reach(inside, next().names()).close();
            }

            @Override
            public void file(Member member, InputStream content) throws IOException {
                var path = next();
                try (var folder = folders.reach(inside, path.parent().names());
                        var file = folder.create(path.name(), member.program() ? Modes.PROGRAM : Modes.FILE)) {
                    copy(content, file);
                }
            }

            private WorkspacePath next() {
                if (!expected.hasNext()) {
                    throw Problems.changed();
                }
                return WorkspacePath.of(expected.next().path());
            }
        });
    }

    private static void copy(InputStream content, FileChannel file) throws IOException {
        var buffer = new byte[PIECE];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            var piece = ByteBuffer.wrap(buffer, 0, read);
            while (piece.hasRemaining()) {
                file.write(piece);
            }
        }
    }

    /// What stands on the disk is what was seen: nothing else, nothing more.
    private void verify(Folder inside) throws IOException {
        for (var item : listed) {
            var path = WorkspacePath.of(item.path());
            try (var folder = inside.reach(path.parent().names())) {
                if (item.folder()) {
                    folder.enter(path.name()).close();
                    continue;
                }
                try (var file = folder.open(path.name())) {
                    if (!file.digest().equals(item.digest())) {
                        throw Problems.changed();
                    }
                }
            }
        }
    }

    /// Removes a folder of our own and all in it, by descriptors.
    private static void remove(Folder from, String name, int depth) {
        if (depth > WorkspacePath.MAX_DEPTH) {
            return;
        }
        try {
            try (var folder = from.enter(name)) {
                var names = new ArrayList<String>();
                folder.names().forEach(entry -> names.add(String.valueOf(entry.getFileName())));
                for (var entry : names) {
                    if (folder.look(entry).filter(seen -> seen.isDirectory()).isPresent()) {
                        remove(folder, entry, depth + 1);
                    } else {
                        folder.deleteFile(entry);
                    }
                }
            }
            from.deleteFolder(name);
        } catch (IOException | ProblemException e) {
            // What cannot be removed stays behind under a name that no tool touches.
            return;
        }
    }
}
