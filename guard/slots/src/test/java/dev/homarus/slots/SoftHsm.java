package dev.homarus.slots;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// SoftHSM2 with its tokens in a folder of its own. The library reads its configuration from the environment of
/// the process, so the variable is set in this one, once, before the library is loaded.
@SuppressWarnings("restricted")
final class SoftHsm {
    static final String PIN = "48151623";
    static final String TOKEN = "homarus test";

    private static final Path TOOL = Path.of("/usr/bin/softhsm2-util");
    private static final List<Path> LIBRARIES =
            List.of(Path.of("/usr/lib/softhsm/libsofthsm2.so"), Path.of("/usr/lib64/pkcs11/libsofthsm2.so"));
    private static final String VARIABLE = "SOFTHSM2_CONF";

    private final Path folder;
    private final Path library;

    private SoftHsm(Path folder, Path library) {
        this.folder = folder;
        this.library = library;
    }

    /// Makes the folder with these tokens. All there will be have to be made here: the library reads the folder
    /// once.
    static SoftHsm with(Path folder, String... labels) {
        assumeTrue(Files.isExecutable(TOOL), "softhsm2-util is not installed (Debian package softhsm2)");
        var library = LIBRARIES.stream().filter(Files::isReadable).findFirst();
        assumeTrue(library.isPresent(), "SoftHSM's library is not in its usual places");
        try {
            Files.createDirectories(folder.resolve("tokens"));
            Files.writeString(folder.resolve("conf"), "directories.tokendir = " + folder.resolve("tokens") + "\n");
            var hsm = new SoftHsm(folder, library.orElseThrow());
            for (var label : labels) {
                hsm.make(label);
            }
            return hsm;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void make(String label) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        TOOL.toString(),
                        "--init-token",
                        "--free",
                        "--label",
                        label,
                        "--pin",
                        PIN,
                        "--so-pin",
                        "7654321")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put(VARIABLE, folder.resolve("conf").toString());
        var process = builder.start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("softhsm2-util does not make a token");
        }
    }

    /// Sets the variable in this process.
    void use() {
        try (var arena = Arena.ofConfined()) {
            var setenv = Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("setenv"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT));
            int result = (int) setenv.invokeExact(
                    arena.allocateFrom(VARIABLE),
                    arena.allocateFrom(folder.resolve("conf").toString()),
                    1);
            if (result != 0) {
                throw new IllegalStateException("setenv");
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    Path library() {
        return library;
    }

    /// The variable that a child process needs.
    String variable() {
        return VARIABLE + "=" + folder.resolve("conf");
    }
}
