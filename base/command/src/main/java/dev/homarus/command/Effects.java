package dev.homarus.command;

import dev.homarus.command.Surroundings.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Gathers what one stage does. Used by one thread, once.
final class Effects {
    private final Surroundings around;
    private final Places places;
    private final String folder;
    private Risk risk = Risk.READS;
    private boolean profiled = true;
    private boolean grantable = true;
    private boolean builds;
    private Optional<String> forbidden = Optional.empty();
    private final LinkedHashSet<String> reasons = new LinkedHashSet<>();
    private final LinkedHashSet<String> inside = new LinkedHashSet<>();
    private final List<String> pinned = new ArrayList<>();

    Effects(Surroundings around, String folder) {
        this.around = around;
        this.places = new Places(around);
        this.folder = folder;
    }

    Surroundings around() {
        return around;
    }

    Places places() {
        return places;
    }

    String folder() {
        return folder;
    }

    /// Something is not known about it: it may do whatever the sandbox allows, and only exactly the same may be
    /// granted.
    void unknown(String reason) {
        raise(Risk.WRITES_OUTSIDE);
        unprofiled(reason);
    }

    /// It does more than its profile can tell; only exactly the same may be granted.
    void unprofiled(String reason) {
        profiled = false;
        reasons.add(reason);
    }

    /// It runs code that this analysis does not see; nothing but one run may be granted.
    void ungrantable(String reason) {
        builds = false;
        unprofiled(reason);
        grantable = false;
    }

    /// It is a build tool that runs code of the workspace.
    void builds(String reason) {
        if (grantable) {
            builds = true;
        }
        unprofiled(reason);
        grantable = false;
    }

    void forbid(String reason) {
        if (forbidden.isEmpty()) {
            forbidden = Optional.of(reason);
        }
    }

    void raise(Risk to) {
        risk = risk.join(to);
    }

    void raise(Risk to, String reason) {
        raise(to);
        reasons.add(reason);
    }

    /// Notes a file whose content the meaning of the stage rests on.
    void pin(String path) {
        pinned.add(path);
    }

    void touch(Touch how, String argument) {
        switch (how) {
            case TEXT -> {}
            case FORMAT -> {
                if (!argument.startsWith("+")) {
                    unknown("an operand could set something: " + argument);
                }
            }
            case READ -> read(argument);
            case WRITE -> write(argument);
            case REMOVE -> remove(argument);
            case REVISION -> revision(argument);
        }
    }

    String absolute(String path) {
        return path.startsWith("/") ? path : path.isEmpty() ? folder : folder + "/" + path;
    }

    /// It works in its folder, which says nothing about what it reads there.
    void stand() {
        boolean known = inside.contains(around.look(folder).real());
        read(folder);
        if (!known) {
            inside.remove(around.look(folder).real());
        }
    }

    /// A path is read, and where it is a folder, all below it may be.
    void read(String path) {
        if (path.equals("-")) {
            return;
        }
        var typed = Places.normal(absolute(path));
        var entry = around.look(absolute(path));
        var real = entry.real();
        if (places.isState(typed) || places.isState(real)) {
            forbid("it touches Homarus' own files");
        } else if (places.isCredential(typed) || places.isCredential(real)) {
            if (!places.isInside(real) || !places.isInside(typed)) {
                forbid("it reads what usually holds passwords or keys: " + path);
            }
            raise(Risk.WRITES_OUTSIDE, "it reads what usually holds passwords or keys: " + path);
            profiled = false;
        } else if (places.isPublic(real)) {
            return;
        } else if (!places.isInside(real)) {
            raise(Risk.WRITES_OUTSIDE, "it reads outside the workspace: " + path);
        } else if (entry.kind() == Entry.Kind.OTHER) {
            raise(Risk.WRITES_OUTSIDE, "it reads a device or a pipe: " + path);
        } else {
            inside.add(real);
        }
    }

    /// A path is made or changed.
    void write(String path) {
        if (path.equals("-")) {
            return;
        }
        var typed = Places.normal(absolute(path));
        var real = around.look(absolute(path)).real();
        if (real.equals("/dev/null") || (typed.matches("/dev/(stdout|stderr)") && !path.contains(".."))) {
            return;
        }
        raise(Risk.WRITES_INSIDE);
        if (places.isState(typed) || places.isState(real)) {
            forbid("it touches Homarus' own files");
        } else if (places.isKernel(real)) {
            forbid("it writes to a device or to the kernel: " + path);
        } else if (!places.isInside(real)) {
            if (places.isStartup(real) || places.isStartup(typed)) {
                forbid("it changes what takes effect on its own later: " + path);
            }
            raise(Risk.WRITES_OUTSIDE, "it changes what is outside the workspace: " + path);
        } else {
            inside.add(real);
            if (places.runsLater(real) || places.runsLater(typed)) {
                ungrantable("other programs run what is written there: " + path);
            }
        }
    }

    /// A path is removed, with all below it.
    void remove(String path) {
        var typed = Places.normal(absolute(path));
        var real = around.look(absolute(path)).real();
        raise(Risk.DESTRUCTIVE, "it removes " + path);
        if (places.isPrecious(typed) || places.isPrecious(real) || places.isPrecious(path)) {
            forbid("it removes a home, the workspace or a part of the system: " + path);
        }
        write(path);
    }

    /// Some of what is below a path is removed.
    void removeBelow(String path) {
        var real = around.look(absolute(path)).real();
        raise(Risk.DESTRUCTIVE, "it removes what it finds below " + path);
        if (!places.isInside(real) && places.isPrecious(real)) {
            forbid("it removes parts of a home or of the system: " + path);
        }
    }

    /// A git revision, a path in one, or a path.
    private void revision(String argument) {
        int colon = argument.lastIndexOf(argument.startsWith(":(") ? ')' : ':');
        var path = colon < 0 ? argument : argument.substring(colon + 1);
        if (path.startsWith("/") || path.equals("..") || (path.contains("..") && argument.contains("/"))) {
            read(path);
        } else if (places.isCredential(Places.normal(absolute(path)))) {
            read(path);
        }
    }

    Optional<String> forbidden() {
        return forbidden;
    }

    List<String> reasons() {
        return List.copyOf(reasons);
    }

    List<String> pinned() {
        return List.copyOf(pinned);
    }

    boolean isProfiled() {
        return profiled;
    }

    boolean isGrantable() {
        return grantable;
    }

    Risk risk() {
        return risk;
    }

    Analysis.Use use(String name) {
        return new Analysis.Use(name, risk, profiled, grantable, builds, List.copyOf(inside));
    }
}
