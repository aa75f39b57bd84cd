package dev.homarus.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassModel;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Each capability has one door, and the walls beside it hold.
class DoorsTest {
    private static Set<String> breaches(String room, List<ClassModel> classes) {
        var found = new TreeSet<String>();
        for (var model : classes) {
            for (var reference : References.of(model)) {
                for (var door : Doors.TABLE) {
                    if (!door.rooms().containsKey(room)
                            && door.mentions().matcher(reference).matches()) {
                        found.add(model.thisClass().asInternalName() + " uses " + reference + " (" + door.what() + ")");
                    }
                }
            }
        }
        return found;
    }

    @Test
    void rooms_touchOnlyWhatIsTheirs() {
        House.rooms()
                .forEach((name, room) ->
                        assertThat(breaches(name, House.classes(room))).as(name).isEmpty());
    }

    @Test
    void clockAndEnvironment_insideTheApps_areReadByMainOnly() {
        for (var app : List.of("gateway")) {
            for (var model : House.classes(House.rooms().get(app))) {
                for (var reference : References.of(model)) {
                    for (var door : Doors.TABLE) {
                        if (door.what().matches("the wall clock|environment.*")
                                && door.mentions().matcher(reference).matches()) {
                            assertThat(model.thisClass().asInternalName())
                                    .as(reference)
                                    .endsWith("/Main");
                        }
                    }
                }
            }
        }
    }

    @Test
    void doors_thatNobodyUses_areNotInTheTable() {
        for (var door : Doors.TABLE) {
            for (var room : door.rooms().keySet()) {
                var folder = House.rooms().get(room);
                if (folder == null) {
                    continue;
                }
                assertThat(House.classes(folder).stream()
                                .flatMap(model -> References.of(model).stream())
                                .anyMatch(reference ->
                                        door.mentions().matcher(reference).matches()))
                        .as(room + " has the door to " + door.what())
                        .isTrue();
            }
        }
    }

    @Test
    void plantedViolations_areFound() {
        var planted = List.of(
                "new java.net.Socket(\"h\", 1);",
                "java.net.http.HttpClient.newHttpClient();",
                "java.nio.channels.SocketChannel.open();",
                "java.net.URI.create(\"http://h\").toURL().openStream();",
                "new java.net.ServerSocket(0);",
                "new ProcessBuilder(\"ls\").start();",
                "Runtime.getRuntime().exec(new String[] {\"ls\"});",
                "java.security.MessageDigest.getInstance(\"SHA-256\");",
                "javax.crypto.Cipher.getInstance(\"AES\");",
                "new java.util.Random();",
                "java.util.UUID.randomUUID();",
                "java.sql.DriverManager.getConnection(\"jdbc:x\");",
                "java.time.Instant.now();",
                "System.currentTimeMillis();",
                "java.util.function.Supplier<java.time.Instant> s = java.time.Instant::now;",
                "System.getenv(\"HOME\");",
                "System.getProperty(\"user.home\");",
                "Class.forName(\"x\");",
                "new java.io.ObjectInputStream(System.in).readObject();",
                "System.load(\"/x.so\");");
        for (var statement : planted) {
            var source = "package planted; class Planted { void run() throws Exception { " + statement + " } }";
            var compiled = Compiler.compile("planted.Planted", source, List.of());
            assertThat(compiled.errors()).as(statement).isEmpty();
            assertThat(breaches("loop", compiled.classes())).as(statement).isNotEmpty();
        }
        var harmless = Compiler.compile(
                "planted.Planted", "package planted; class Planted { int x = \"a\".length(); }", List.of());
        assertThat(breaches("loop", harmless.classes())).isEmpty();
    }
}
