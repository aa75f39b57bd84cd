package dev.homarus.command;

import dev.homarus.command.Surroundings.Entry;
import java.util.List;
import java.util.Map;

/// Settings that programs take from the home. Where the home is the workspace, whoever wrote there wrote
/// them: they may name programs, so that what only reads elsewhere may do anything here.
final class HomeSettings {
    private static final Map<String, List<String>> PLACES = Map.ofEntries(
            Map.entry("docker", List.of(".docker")),
            Map.entry("podman", List.of(".config/containers")),
            Map.entry("kubectl", List.of(".kube")),
            Map.entry("npm", List.of(".npmrc")),
            Map.entry("jq", List.of(".jq")),
            Map.entry("file", List.of(".magic", ".magic.mgc")),
            Map.entry("top", List.of(".toprc", ".config/procps")),
            Map.entry("pandoc", List.of(".pandoc", ".local/share/pandoc")),
            Map.entry("exiv2", List.of(".exiv2")),
            Map.entry("colordiff", List.of(".colordiffrc")),
            Map.entry("eza", List.of(".config/eza")),
            Map.entry("lsd", List.of(".config/lsd")),
            Map.entry("fd", List.of(".config/fd")),
            Map.entry("patch", List.of(".patchrc")),
            Map.entry("zip", List.of(".ziprc")),
            Map.entry("git", List.of(".config/git/attributes")));

    private HomeSettings() {}

    static void judge(String program, Effects effects) {
        for (var place : PLACES.getOrDefault(program, List.of())) {
            var path = effects.around().home() + "/" + place;
            if (effects.places().isInside(path) && effects.around().look(path).kind() != Entry.Kind.ABSENT) {
                effects.ungrantable("settings in the workspace may change what " + program + " does: " + place);
            }
        }
    }
}
