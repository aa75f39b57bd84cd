package dev.homarus.sandbox;

import dev.homarus.command.Surroundings.Entry;
import dev.homarus.sandbox.Places.Place;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/// The way from the root to where a path leads, as the kernel goes it inside the sandbox. Used once, by one
/// thread.
final class Walk {
    /// How many links a path may go through, as in the kernel.
    private static final int MAX_LINKS = 40;

    private final Places places;
    private final Deque<String> left;
    private String here = "";
    private int links;

    Walk(Places places, String path) {
        this.places = places;
        this.left = new ArrayDeque<>(Arrays.asList(path.split("/")));
    }

    Entry end() {
        Optional<Entry> end = Optional.empty();
        while (end.isEmpty() && !left.isEmpty()) {
            end = step(left.removeFirst());
        }
        return end.orElseGet(() -> new Entry(Entry.Kind.FOLDER, here.isEmpty() ? "/" : here));
    }

    /// Goes one name further; not empty when the way ends there.
    private Optional<Entry> step(String name) {
        if (name.isEmpty() || name.equals(".")) {
            return Optional.empty();
        }
        if (name.equals("..")) {
            here = here.substring(0, Math.max(0, here.lastIndexOf('/')));
            return Optional.empty();
        }
        var next = here + "/" + name;
        return switch (places.at(next)) {
            case Place.Link(var target) -> follow(next, target);
            case Place.Host(var path, var folder) -> folder ? enter(next) : file(next);
            case Place.Made made -> enter(next);
            case Place.MadeFile file -> file(next);
            case Place.Other other -> Optional.of(new Entry(Entry.Kind.OTHER, joined(next)));
            case Place.Absent absent -> Optional.of(new Entry(Entry.Kind.ABSENT, joined(next)));
        };
    }

    private Optional<Entry> enter(String folder) {
        here = folder;
        return Optional.empty();
    }

    private Optional<Entry> follow(String link, String target) {
        if (++links > MAX_LINKS) {
            return Optional.of(new Entry(Entry.Kind.OTHER, joined(link)));
        }
        here = target.startsWith("/") ? "" : here;
        Arrays.asList(target.split("/")).reversed().forEach(left::addFirst);
        return Optional.empty();
    }

    /// A file with names after it is no folder: nothing is there.
    private Optional<Entry> file(String path) {
        return Optional.of(new Entry(left.isEmpty() ? Entry.Kind.FILE : Entry.Kind.ABSENT, joined(path)));
    }

    private String joined(String path) {
        return left.isEmpty() ? path : path + "/" + String.join("/", left);
    }
}
