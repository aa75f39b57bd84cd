package dev.homarus.system;

import java.util.ArrayList;
import java.util.List;

/// A gateway in an empty home with several models on this machine that the test plays: `first`, `second`,
/// `third`.
/// The first is the one that usually answers.
final class Ranks implements AutoCloseable {
    private static final List<String> NAMES = List.of("first", "second", "third");

    final Place place = new Place().settings("{port: 0}");
    final GatewayProcess gateway = GatewayProcess.start(place);
    final Owner owner = gateway.owner();
    private final List<FakeModel> models = new ArrayList<>();

    /// @param many 1 to 3
    Ranks(int many) throws Exception {
        for (var name : NAMES.subList(0, many)) {
            var model = new FakeModel();
            models.add(model);
            owner.addModel(name, "openai", model.openAi());
        }
    }

    /// @param place 0 is the first
    FakeModel model(int place) {
        return models.get(place);
    }

    /// Returns what a conversation says in lines of its own.
    List<String> notices(String session) {
        return owner.rows("/api/messages?session=" + session, "messages").stream()
                .filter(row -> row.text("role").equals("notice"))
                .map(row -> row.text("text"))
                .toList();
    }

    @Override
    public void close() {
        models.forEach(FakeModel::close);
        gateway.close();
        place.close();
    }
}
