package dev.homarus.provider;

import dev.homarus.image.Image;
import dev.homarus.types.Label;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a model is asked: labelled pieces in order, and the tools it may call.
///
/// @param pieces the instructions, if any, stand first and once; the last one is a person's or a tool's
public record Prompt(List<Piece> pieces, List<ToolSpec> tools) {
    public Prompt {
        pieces = List.copyOf(pieces);
        if (pieces.stream().skip(1).anyMatch(Instructions.class::isInstance)) {
            throw new IllegalArgumentException("instructions that do not stand first");
        }
        tools = List.copyOf(tools);
    }

    /// Returns the names of the tools that the model may call.
    public Set<String> offered() {
        return tools.stream().map(ToolSpec::name).collect(Collectors.toSet());
    }

    /// One message of the prompt.
    public sealed interface Piece {
        /// Returns the label of its texts.
        Label label();

        /// Returns the label of all of it.
        default Label whole() {
            return label();
        }

        /// Returns its texts as they were before something in them was hidden.
        Optional<String> before();
    }

    /// Homarus' own instructions.
    public record Instructions(String text, Label label) implements Piece {
        @Override
        public Optional<String> before() {
            return Optional.empty();
        }
    }

    /// An image, with a label of its own: nobody here can read what it shows.
    public record Picture(Image image, Label label) {}

    /// What a person said.
    ///
    /// @param text may be empty where there are pictures
    /// @param pictures what they showed with it
    public record User(String text, Label label, Optional<String> before, List<Picture> pictures) implements Piece {
        public User {
            pictures = List.copyOf(pictures);
        }

        public User(String text, Label label, Optional<String> before) {
            this(text, label, before, List.of());
        }

        public User(String text, Label label) {
            this(text, label, Optional.empty());
        }

        @Override
        public Label whole() {
            return pictures.stream().map(Picture::label).reduce(label, Label::join);
        }
    }

    /// What the model said earlier.
    ///
    /// @param thoughts what it reasoned before, where its provider is asked that made them
    public record Assistant(String text, List<ToolCall> calls, Label label, Optional<String> before, Thoughts thoughts)
            implements Piece {
        public Assistant {
            calls = List.copyOf(calls);
        }

        public Assistant(String text, List<ToolCall> calls, Label label) {
            this(text, calls, label, Optional.empty(), Thoughts.NONE);
        }
    }

    /// What a tool answered.
    public record ToolAnswer(String call, String tool, String text, Label label, Optional<String> before)
            implements Piece {
        public ToolAnswer(String call, String tool, String text, Label label) {
            this(call, tool, text, label, Optional.empty());
        }
    }
}
