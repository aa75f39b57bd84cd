package dev.homarus.slots;

import dev.homarus.protocol.JsonText;
import dev.homarus.types.ProblemException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A process of its own that makes and opens a slot on a token.
final class TokenChild {
    private TokenChild() {}

    static String run(SoftHsm hsm, String what, Path folder) throws IOException, InterruptedException {
        var variable = hsm.variable().split("=", 2);
        var out = folder.resolve("out");
        var builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath(),
                        TokenChild.class.getName(),
                        what,
                        folder.toString(),
                        hsm.library().toString())
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put(variable[0], variable[1]);
        var process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the child did not end");
        }
        return Files.readString(out).strip() + Files.readString(folder.resolve("err"));
    }

    /// All that this process can load, whether as modules or not.
    private static String classPath() {
        return Stream.of(
                        Path.of("target/test-classes").toAbsolutePath().toString(),
                        Path.of("target/classes").toAbsolutePath().toString(),
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[1]);
        var library = Path.of(arguments[2]);
        var file = folder.resolve("parameters.json");
        var home = "home_child";
        try {
            switch (arguments[0]) {
                case "make" -> {
                    var made = Pkcs11.on(home, library, "theirs", SoftHsm.PIN.toCharArray())
                            .make();
                    made.key().close();
                    Files.write(file, made.parameters().bytes());
                    say("made");
                }
                case "leave" -> {
                    var parameters = JsonText.parseObject(Files.readAllBytes(file));
                    var opening = Pkcs11.opening(home, SoftHsm.PIN.toCharArray());
                    opening.again(parameters).close();
                    try (var files = Files.walk(folder.resolve("tokens"))) {
                        for (var one : files.sorted(java.util.Comparator.reverseOrder())
                                .toList()) {
                            Files.delete(one);
                        }
                    }
                    Files.createDirectory(folder.resolve("tokens"));
                    opening.again(parameters).close();
                    say("opened without a token");
                }
                default -> {
                    var pin = arguments[0].equals("wrong") ? "999999" : SoftHsm.PIN;
                    Pkcs11.opening(home, pin.toCharArray())
                            .again(JsonText.parseObject(Files.readAllBytes(file)))
                            .close();
                    say("opened");
                }
            }
        } catch (ProblemException e) {
            say(e.problem().line());
        }
    }

    private static void say(String text) throws IOException {
        System.out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }
}
