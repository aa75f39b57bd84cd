package dev.homarus.loop;

import dev.homarus.image.Image;
import dev.homarus.loop.PromptBuilder.Looking;
import dev.homarus.provider.Prompt;
import dev.homarus.session.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which images go into a prompt: those of the newest messages that have room together. In place of the others
/// the model reads that there were some, and why it does not see them.
final class ImageChoice {
    /// The most images in a prompt.
    static final int MOST = 16;

    /// The most bytes of all images in a prompt: what one message may have.
    static final long MOST_BYTES = Image.MOST_BYTES;

    static final String OLD = "newer ones take its room";
    static final String UNREADABLE = "it cannot be read any more";

    private final Set<Message> crowdedOut = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Looking looking;

    private ImageChoice(Looking looking) {
        this.looking = looking;
    }

    /// @param messages of the prompt, oldest first
    static ImageChoice of(List<Message> messages, Looking looking) {
        var choice = new ImageChoice(looking);
        int room = MOST;
        long bytes = MOST_BYTES;
        for (var message : messages.reversed()) {
            room -= message.images().size();
            bytes -= message.images().stream().mapToLong(Image::size).sum();
            if (!message.images().isEmpty() && (room < 0 || bytes < 0)) {
                choice.crowdedOut.add(message);
            }
        }
        return choice;
    }

    /// Whether newer images have taken the room of those of this message, as they may have not before.
    boolean isCrowdedOut(Message message) {
        return crowdedOut.contains(message);
    }

    /// Adds the images of a message to what was said with them.
    Prompt.User with(Prompt.User said, Message message) {
        var pictures = new ArrayList<Prompt.Picture>();
        var text = new StringBuilder(said.text());
        for (var image : message.images()) {
            var why = why(message, image);
            if (why.isPresent()) {
                text.append(text.isEmpty() ? "" : "\n")
                        .append("[an image was left out: ")
                        .append(why.get())
                        .append(']');
            } else {
                pictures.add(new Prompt.Picture(image, message.imageLabel()));
            }
        }
        return new Prompt.User(text.toString(), said.label(), said.before(), pictures);
    }

    private Optional<String> why(Message message, Image image) {
        if (isCrowdedOut(message)) {
            return Optional.of(OLD);
        }
        return looking.keeps(message, image)
                .or(() -> image.bytes().isEmpty() ? Optional.of(UNREADABLE) : Optional.empty());
    }
}
