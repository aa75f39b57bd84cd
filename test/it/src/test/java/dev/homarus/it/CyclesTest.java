package dev.homarus.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// No package needs itself by a detour.
class CyclesTest {
    private static Map<String, Set<String>> graph() {
        var graph = new TreeMap<String, Set<String>>();
        for (var room : House.rooms().values()) {
            for (var model : House.classes(room)) {
                var from = packageOf(model.thisClass().asInternalName());
                for (var reference : References.of(model)) {
                    var to = packageOf(reference.replaceFirst("\\..*", ""));
                    if (to.startsWith("dev/homarus/") && !to.equals(from)) {
                        graph.computeIfAbsent(from, key -> new TreeSet<>()).add(to);
                    }
                }
            }
        }
        return graph;
    }

    private static String packageOf(String type) {
        int slash = type.lastIndexOf('/');
        return slash < 0 ? "" : type.substring(0, slash);
    }

    /// Returns a way from `from` back to itself, empty where there is none.
    static List<String> cycle(Map<String, Set<String>> graph, String from) {
        var way = new ArrayList<String>();
        return walk(graph, from, from, way, new TreeSet<>()) ? way : List.of();
    }

    private static boolean walk(
            Map<String, Set<String>> graph, String at, String goal, List<String> way, Set<String> seen) {
        way.add(at);
        for (var next : graph.getOrDefault(at, Set.of())) {
            if (next.equals(goal) || (seen.add(next) && walk(graph, next, goal, way, seen))) {
                return true;
            }
        }
        way.removeLast();
        return false;
    }

    @Test
    void packages_ofTheWholeHouse_haveNoCycle() {
        var graph = graph();
        assertThat(graph).hasSizeGreaterThan(12);
        graph.keySet().forEach(from -> assertThat(cycle(graph, from)).isEmpty());
    }

    @Test
    void cycle_planted_isFound() {
        assertThat(cycle(Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("a")), "a"))
                .containsExactly("a", "b", "c");
    }
}
