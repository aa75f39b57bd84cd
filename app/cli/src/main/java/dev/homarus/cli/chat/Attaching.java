package dev.homarus.cli.chat;

import dev.homarus.cli.local.LocalGateway;
import dev.homarus.protocol.Shown;
import dev.homarus.types.Problem;
import dev.homarus.types.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The images that go with what is said next, and the lines that begin with `/image`.
final class Attaching {
    private static final String COMMAND = "/image";

    /// The most that go with one message.
    private static final int MOST = 8;

    private final LocalGateway gateway;
    private final Path user;
    private final List<Attached> images = new ArrayList<>();

    /// @param user the person's own folder
    Attaching(LocalGateway gateway, Path user, List<Attached> first) {
        this.gateway = gateway;
        this.user = user;
        images.addAll(first);
    }

    /// Whether a line that was typed is about images.
    static boolean is(String line) {
        return line.equals(COMMAND) || line.startsWith(COMMAND + " ");
    }

    /// Does what such a line says; returns what to tell.
    List<String> line(String line) {
        var said = line.substring(COMMAND.length()).strip();
        if (said.equals("none")) {
            images.clear();
            return List.of("No image goes with what you say next.");
        }
        if (said.isEmpty()) {
            var told = new ArrayList<String>();
            images.forEach(image -> told.add("It goes with what you say next: " + image.words()));
            told.add("/image FILE adds one, /image none takes all off.");
            return told;
        }
        try {
            if (images.size() >= MOST) {
                return List.of("There are " + MOST + " already, and no more go with one message. Say something first.");
            }
            var image = Attached.of(gateway, ImageFile.typed(said, user));
            images.add(image);
            return List.of("It goes with what you say next: " + image.words());
        } catch (ProblemException e) {
            return List.of(Shown.prose(e.problem().line().strip()));
        }
    }

    /// Returns them; they are with no other message.
    List<Attached> take() {
        var taken = List.copyOf(images);
        images.clear();
        return taken;
    }

    /// Puts those back that did not arrive, unless they are gone at the gateway too; returns what to tell.
    List<String> back(List<Attached> taken, Problem why) {
        if (taken.isEmpty() || why.code().equals("IMAGE-007")) {
            return List.of();
        }
        images.addAll(0, taken);
        return List.of((taken.size() == 1 ? "The image goes" : "The images go")
                + " with what you say next; /image none takes " + (taken.size() == 1 ? "it" : "them") + " off.");
    }
}
