package dev.homarus.cli.claim;

import dev.homarus.cli.local.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Collectors;

/// Hands the gateway random words in every way it takes them in, and then looks for them in every byte of every file
/// that it keeps, and in what is new among the temporary files. A word left in clear on purpose has to be found, or
/// the
/// check counts as failed.
final class NothingInClear implements Claim {
    @Override
    public String id() {
        return "nothing-in-clear";
    }

    @Override
    public String sentence() {
        return "What you say, name and keep is nowhere on the disk in clear.";
    }

    @Override
    public String byHand(Premises premises) {
        return "homarus chat 'my secret word is xyzzy-4711'; grep -raF xyzzy-4711 "
                + premises.around().home() + " " + premises.around().outside() + " "
                + premises.around().outsideState();
    }

    @Override
    public Verdict check(Premises premises) {
        if (premises.status().isEmpty()) {
            return Premises.NOT_RUNNING;
        }
        var markers = Markers.random(premises.entropy());
        var start = FileTime.from(premises.clock().instant().minusSeconds(1));
        var takeBack = markers.plant(premises.gateway());
        try {
            return scan(premises, markers, start);
        } catch (IOException e) {
            return new Verdict.Skip(
                    "The control file could not be made (" + e.getClass().getSimpleName() + ").");
        } finally {
            takeBack.run();
        }
    }

    private static Verdict scan(Premises premises, Markers markers, FileTime start) throws IOException {
        var around = premises.around();
        var needles = new Needles(markers.forms());
        var temporary = around.temporary().getFirst();
        var control = Files.createTempFile(temporary, "homarus-verify", ".control");
        var scan = new DiskScan(needles);
        try {
            Files.writeString(control, "left in clear on purpose: " + markers.of("control") + "\n");
            var owner = Files.getOwner(control);
            List.of(around.home(), around.config(), around.outside(), around.outsideState()).stream()
                    .filter(Files::exists)
                    .forEach(scan::all);
            around.temporary().forEach(folder -> scan.recent(folder, owner, start));
        } finally {
            Files.deleteIfExists(control);
        }
        return judge(scan, control, markers);
    }

    private static Verdict judge(DiskScan scan, Path control, Markers markers) {
        var expected = "plain form of the control marker in " + control;
        if (!scan.hits().contains(expected)) {
            return new Verdict.Fail(
                    "The scan did not find what was left in clear for it in " + control + ", so it proves nothing.");
        }
        var leaks = scan.hits().stream().filter(hit -> !hit.equals(expected)).collect(Collectors.toList());
        if (!leaks.isEmpty()) {
            return new Verdict.Fail("Found: " + String.join("; ", leaks) + ".");
        }
        if (!scan.unreadable().isEmpty()) {
            return new Verdict.Fail("Not everything could be read, for instance "
                    + scan.unreadable().iterator().next() + ".");
        }
        return new Verdict.Pass("4 random words, said, named and kept, in 11 forms each, are in none of "
                + Words.count(scan.files() - 1, "file", "files") + " (" + Words.bytes(scan.bytes())
                + "); the one left in clear for the test was found. The conversation " + markers.session()
                + " stays in your list.");
    }
}
