package dev.homarus.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Compiles a planted class in memory.
final class Compiler {
    /// What came out.
    ///
    /// @param errors javac's error codes and lines
    record Compiled(List<String> errors, List<ClassModel> classes) {}

    private Compiler() {}

    /// Compiles one source file against the given class folders and jars.
    static Compiled compile(String name, String source, List<Path> path) {
        var javac = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        var outputs = new ArrayList<ByteArrayOutputStream>();
        var standard = javac.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8);
        var manager = new ForwardingJavaFileManager<JavaFileManager>(standard) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                    Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
                var bytes = new ByteArrayOutputStream();
                outputs.add(bytes);
                return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
                    @Override
                    public OutputStream openOutputStream() {
                        return bytes;
                    }
                };
            }
        };
        var unit =
                new SimpleJavaFileObject(
                        URI.create("memory:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        var options = List.of(
                "-proc:none",
                "--release",
                "25",
                "-cp",
                path.stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator)));
        boolean compiled = javac.getTask(null, manager, diagnostics, options, null, List.of(unit))
                .call();
        try {
            manager.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var errors = diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == javax.tools.Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getCode() + " line " + diagnostic.getLineNumber())
                .toList();
        return new Compiled(
                errors,
                compiled
                        ? outputs.stream()
                                .map(bytes -> ClassFile.of().parse(bytes.toByteArray()))
                                .toList()
                        : List.of());
    }
}
