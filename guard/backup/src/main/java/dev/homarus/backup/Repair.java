package dev.homarus.backup;

import java.util.ArrayList;
import java.util.List;

/// Moves damaged packs out of the way, so that the next run stores again what it still finds in the source: older
/// snapshots that need the same chunks are whole then too. What is whole in a damaged pack is copied first.
final class Repair {
    private static final String ASIDE = "damaged";

    private final Folder folder;
    private final Packs packs;
    private final PackWriter out;
    private final Progress progress;
    private long chunks;

    Repair(Folder folder, Packs packs, PackWriter out, Progress progress) {
        this.folder = folder;
        this.packs = packs;
        this.out = out;
        this.progress = progress;
    }

    /// Returns the names of the packs that were moved aside.
    List<String> run() {
        var aside = new ArrayList<String>();
        for (var finding : packs.findings()) {
            if (finding.file().matches("packs/[0-9a-f]{2}/[0-9a-f]{64}")) {
                aside.add(finding.file().substring(finding.file().lastIndexOf('/') + 1));
            }
        }
        for (var name : packs.tables().keySet().stream().sorted().toList()) {
            if (isDamaged(name)) {
                keep(name);
                aside.add(name);
            }
        }
        out.flush();
        for (var name : aside) {
            folder.move(PackWriter.path(name), ASIDE + "/" + name);
        }
        return aside;
    }

    private boolean isDamaged(String name) {
        return items(name).stream().anyMatch(item -> !isWhole(name, item));
    }

    private List<PackTable.Item> items(String name) {
        var table = packs.tables().get(name);
        return table == null ? List.of() : table.items();
    }

    /// A chunk that lies in two packs is looked at where it is found.
    private boolean isWhole(String name, PackTable.Item item) {
        if (progress.cancelled()) {
            throw Problems.cancelled();
        }
        progress.at(Progress.Phase.CHECKING, ++chunks, 0);
        var place = packs.find(item.id());
        return place == null
                || !place.pack().equals(name)
                || packs.read(item.id(), item.size()).isPresent();
    }

    private void keep(String name) {
        for (var item : items(name)) {
            var place = packs.find(item.id());
            if (place != null
                    && place.pack().equals(name)
                    && packs.read(item.id(), item.size()).isPresent()) {
                packs.sealed(place).ifPresent(sealedChunk -> out.add(item, sealedChunk));
            }
        }
    }
}
