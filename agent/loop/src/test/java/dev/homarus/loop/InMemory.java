package dev.homarus.loop;

import dev.homarus.session.Conversation;
import dev.homarus.session.Message;
import dev.homarus.types.Label;
import java.util.ArrayList;
import java.util.List;

/// A conversation that nobody keeps.
final class InMemory implements Conversation {
    final List<Message> messages = new ArrayList<>();

    InMemory(Message... said) {
        messages.addAll(List.of(said));
    }

    @Override
    public String session() {
        return "main";
    }

    @Override
    public List<Message> messages() {
        return List.copyOf(messages);
    }

    @Override
    public Label label() {
        return messages.stream().map(Message::label).reduce(Label.SYSTEM, Label::join);
    }

    @Override
    public void add(List<Message> added) {
        messages.addAll(added);
    }

    @Override
    public void end(String state) {
        // Nothing is kept.
    }
}
