import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/// Takes the native libraries of other systems out of the copied jars: they are half of the size and never run
/// here.
public final class Trim {
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib)");

    public static void main(String[] arguments) throws IOException {
        var lib = Path.of(arguments[0]);
        var machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64|aarch_64" : "x86_64|amd64";
        var own = Pattern.compile("(?i).*linux[/_-]?(" + machine + ")\\b.*|.*native/Linux/(" + machine + ")/.*");
        try (var jars = Files.newDirectoryStream(lib, "{sqlite-jdbc,conscrypt,jline-native,zstd-jni}-*.jar")) {
            for (var jar : jars) {
                trim(jar, own);
            }
        }
    }

    private static void trim(Path jar, Pattern own) throws IOException {
        try (var zip = FileSystems.newFileSystem(jar);
                var files = Files.walk(zip.getPath("/"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = file.toString();
                if (NATIVE.matcher(name.toLowerCase(Locale.ROOT)).matches() && !own.matcher(name).matches()) {
                    Files.delete(file);
                }
            }
        }
    }
}
