package dev.homarus.loop;

import dev.homarus.egress.EgressGate;
import dev.homarus.image.Image;
import dev.homarus.outlook.Look;
import dev.homarus.session.Message;
import dev.homarus.types.Label;
import java.util.Optional;

/// What of texts and images may go to the model of a Turn, by the egress gate and by what the model takes.
///
/// @param refusals of images by models
record Sight(EgressGate egress, AgentLoop.Turn turn, ImageRefusals refusals) implements PromptBuilder.Looking {
    static final String STAYS = "it stays on the owner's machine";
    static final String NOT_TAKEN = "this model takes no images";
    static final String REFUSED = "the provider did not take it";

    @Override
    public Look at(String text, Label label) {
        return egress.look(turn.model().destination(), turn.conversation().session(), text, label);
    }

    @Override
    public boolean isBrief() {
        return turn.model().manner().hasFewTools();
    }

    @Override
    public Optional<String> keeps(Message message, Image image) {
        boolean earlier = !message.turn().equals(turn.turn());
        if (!turn.model().api().takesImages() || (earlier && refusals.ofAny(turn.model()))) {
            return Optional.of(NOT_TAKEN);
        }
        if (earlier && refusals.of(turn.model(), image)) {
            return Optional.of(REFUSED);
        }
        return at("", message.imageLabel()) instanceof Look.Stays ? Optional.of(STAYS) : Optional.empty();
    }
}
