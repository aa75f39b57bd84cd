import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModulePackagesAttribute;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Takes out of the copied jars what never runs here: the native libraries of other systems, which are half of
/// the size, and of Bouncy Castle every class that nothing names, nine of ten; a start opens each jar and reads
/// its list.
public final class Trim {
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib)");
    private static final Pattern VERSION = Pattern.compile("/META-INF/versions/\\d+(/.*)");

    public static void main(String[] arguments) throws IOException {
        var lib = Path.of(arguments[0]);
        var machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64|aarch_64" : "x86_64|amd64";
        var own = Pattern.compile("(?i).*linux[/_-]?(" + machine + ")\\b.*|.*native/Linux/(" + machine + ")/.*");
        for (var jar : jars(lib, "{conscrypt,jline-native}-*.jar")) {
            trim(jar, own);
        }
        // These lie beside the jars, in native/.
        for (var jar : jars(lib, "{sqlite-jdbc,zstd-jni}-*.jar")) {
            trim(jar, Pattern.compile("(?!)"));
        }
        for (var jar : jars(lib, "bcprov-*.jar")) {
            shrink(jar, jars(lib, "*.jar"), "org/bouncycastle/");
        }
        var pack = lib.resolveSibling("packs").resolve("engine");
        if (Files.isDirectory(pack)) {
            for (var jar : jars(pack, "llama-*.jar")) {
                unpack(jar, own, Files.createDirectories(pack.resolve("native")));
                trim(jar, Pattern.compile("(?!)"));
            }
        }
    }

    /// Puts this machine's native libraries of a jar beside it: the program that loads them can write nowhere.
    private static void unpack(Path jar, Pattern own, Path folder) throws IOException {
        try (var zip = FileSystems.newFileSystem(jar)) {
            for (var file : files(zip.getPath("/"))) {
                var name = file.toString();
                if (NATIVE.matcher(name.toLowerCase(Locale.ROOT)).matches() && own.matcher(name).matches()) {
                    Files.copy(file, folder.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static List<Path> jars(Path lib, String glob) throws IOException {
        try (var jars = Files.newDirectoryStream(lib, glob)) {
            var all = new java.util.ArrayList<Path>();
            jars.forEach(all::add);
            return all;
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

    /// Leaves of `jar` the classes that the other jars name, and what those name in turn: as a class, or in a
    /// text, the way a class is looked up. The names begin with `prefix`.
    private static void shrink(Path jar, List<Path> all, String prefix) throws IOException {
        var name = Pattern.compile(
                prefix.replace("/", "[/.]") + "[\\w/.$]+"); // a class, a descriptor, a text with a class in it
        Deque<String> todo = new ArrayDeque<>();
        for (var other : all) {
            if (!other.equals(jar)) {
                try (var zip = FileSystems.newFileSystem(other)) {
                    for (var file : files(zip.getPath("/"))) {
                        if (file.toString().endsWith(".class")) {
                            todo.addAll(named(Files.readAllBytes(file), name));
                        }
                    }
                }
            }
        }
        if (todo.isEmpty()) {
            throw new IOException("nothing names a class of " + jar.getFileName());
        }
        try (var zip = FileSystems.newFileSystem(jar)) {
            var root = zip.getPath("/");
            Map<String, List<Path>> classes = new HashMap<>();
            for (var file : files(root)) {
                classes.computeIfAbsent(plain(file), key -> new java.util.ArrayList<>()).add(file);
            }
            Set<String> kept = new HashSet<>();
            while (!todo.isEmpty()) {
                var next = "/" + todo.pop() + ".class";
                if (classes.containsKey(next) && kept.add(next)) {
                    for (var file : classes.get(next)) {
                        todo.addAll(named(Files.readAllBytes(file), name));
                    }
                }
            }
            for (var file : files(root)) {
                var plain = plain(file);
                if (plain.equals("/module-info.class")) {
                    Files.write(file, module(Files.readAllBytes(file), kept));
                } else if (plain.equals("/META-INF/MANIFEST.MF")) {
                    Files.write(file, "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                } else if (!kept.contains(plain) && !plain.toLowerCase(Locale.ROOT).contains("license")) {
                    Files.delete(file);
                }
            }
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /// Returns the path of an entry without the version it is for.
    private static String plain(Path file) {
        var matcher = VERSION.matcher(file.toString());
        return matcher.matches() ? matcher.group(1) : file.toString();
    }

    private static Set<String> named(byte[] content, Pattern pattern) {
        Set<String> found = new HashSet<>();
        for (var entry : ClassFile.of().parse(content).constantPool()) {
            if (entry instanceof Utf8Entry text) {
                var matcher = pattern.matcher(text.stringValue());
                while (matcher.find()) {
                    found.add(matcher.group().replace('.', '/'));
                }
            }
        }
        return found;
    }

    /// Returns the description of the module with the packages that are left, and without the services it
    /// offered.
    private static byte[] module(byte[] content, Set<String> kept) {
        Set<String> packages = new HashSet<>();
        kept.forEach(file -> packages.add(file.substring(1, file.lastIndexOf('/'))));
        return ClassFile.of().transformClass(ClassFile.of().parse(content), ClassTransform.dropping(
                        element -> element instanceof ModulePackagesAttribute)
                .andThen((builder, element) -> {
                    if (element instanceof ModuleAttribute module) {
                        builder.with(ModuleAttribute.of(
                                module.moduleName(), module.moduleFlagsMask(), module.moduleVersion().orElse(null),
                                module.requires(),
                                module.exports().stream().filter(e -> packages.contains(e.exportedPackage().name().stringValue())).toList(),
                                module.opens().stream().filter(e -> packages.contains(e.openedPackage().name().stringValue())).toList(),
                                List.of(), List.of()));
                    } else {
                        builder.with(element);
                    }
                }));
    }
}
