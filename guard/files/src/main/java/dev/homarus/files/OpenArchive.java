package dev.homarus.files;

import dev.homarus.archive.Archives;
import dev.homarus.archive.Budget;
import dev.homarus.archive.Member;
import dev.homarus.archive.Receiver;
import dev.homarus.crypto.Digests;
import dev.homarus.crypto.Sha256;
import dev.homarus.policy.Action.WriteWorkspace;
import dev.homarus.policy.Permit;
import dev.homarus.types.Entropy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An archive of the workspace, looked through to its last byte, and open until it is closed: what is
/// extracted comes from the same open file, and every file has to have the digest that was seen. By one
/// thread.
///
/// Its methods throw as [Workspace] says, and ARCHIVE-001 to ARCHIVE-004 as [Archives#read] says.
public final class OpenArchive implements AutoCloseable {
    private final Workspace workspace;
    private final OpenFile file;
    private final List<Listed> listed;
    private final String digest;

    private OpenArchive(Workspace workspace, OpenFile file, List<Listed> listed) {
        this.workspace = workspace;
        this.file = file;
        this.listed = List.copyOf(listed);
        var sha = new Sha256();
        listed.forEach(item -> sha.add(item.line().getBytes(StandardCharsets.UTF_8)));
        this.digest = Digests.hex(sha.finish());
    }

    /// Opens and looks through the archive that a ReadWorkspace names.
    public static OpenArchive open(Workspace workspace, Permit permit) {
        var path = WorkspacePath.of(workspace.redeem(permit).path());
        if (path.isRoot()) {
            throw Problems.notOrdinary();
        }
        return workspace.at(path.parent(), false, folder -> {
            var file = folder.open(path.name());
            try {
                return new OpenArchive(workspace, file, look(file));
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        });
    }

    private static List<Listed> look(OpenFile file) throws IOException {
        var listed = new ArrayList<Listed>();
        Archives.read(file.channel(), Budget.STANDARD, new Receiver() {
            @Override
            public void folder(Member member) {
                listed.add(new Listed(checked(member), true, false, 0, ""));
            }

            @Override
            public void file(Member member, InputStream content) throws IOException {
                listed.add(new Listed(checked(member), false, member.program(), member.size(), digest(content)));
            }
        });
        return listed;
    }

    private static String checked(Member member) {
        return WorkspacePath.of(member.path()).text();
    }

    private static String digest(InputStream content) throws IOException {
        var sha = new Sha256();
        var buffer = new byte[65_536];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            sha.add(buffer, 0, read);
        }
        return Digests.hex(sha.finish());
    }

    /// Returns what it holds, in its order.
    public List<Listed> listed() {
        return listed;
    }

    /// Returns the SHA-256 of all that it holds: the `after` of the Action that extracts it.
    public String digest() {
        return digest;
    }

    /// Extracts it to the new folder that a [WriteWorkspace] names, all or nothing. It is unpacked under
    /// another name, compared with what was seen, and then moved to its place. There is no undo.
    ///
    /// @throws dev.homarus.types.ProblemException FILES-011 where there is something already, FILES-007 when
    ///     the archive or what was unpacked changed in between
    public void extract(Permit permit, Entropy entropy) {
        var action = permit.redeem(WriteWorkspace.class, workspace.clock().instant());
        if (!action.before().isEmpty() || !action.after().equals(digest)) {
            throw new IllegalArgumentException("not the content that was decided on");
        }
        var path = WorkspacePath.of(action.path());
        if (path.isRoot()) {
            throw Problems.exists();
        }
        Uninterrupted.run(() -> Workspace.guarded(true, () -> {
            try (var root = workspace.root()) {
                new Unpacking(new NewFolders(root, entropy), file.channel(), listed).to(path);
            }
            return true;
        }));
    }

    @Override
    public void close() {
        Workspace.guarded(false, () -> {
            file.close();
            return true;
        });
    }
}
