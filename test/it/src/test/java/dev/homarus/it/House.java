package dev.homarus.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The compiled house: every room's module descriptor and classes.
final class House {
    static final Path ROOT = Path.of(System.getProperty("house.root", "../.."));
    static final List<String> FLOORS = List.of("base", "guard", "agent", "app");

    private House() {}

    /// Returns the rooms that have code, by name, with their folder.
    static Map<String, Path> rooms() {
        var rooms = new TreeMap<String, Path>();
        for (var floor : FLOORS) {
            try (var folders = Files.list(ROOT.resolve(floor))) {
                folders.filter(folder -> Files.exists(folder.resolve("src/main/java/module-info.java")))
                        .forEach(folder -> rooms.put(folder.getFileName().toString(), folder));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return rooms;
    }

    static int floor(Path room) {
        return FLOORS.indexOf(room.getParent().getFileName().toString());
    }

    static ModuleDescriptor descriptor(Path room) {
        try (var in = Files.newInputStream(room.resolve("target/classes/module-info.class"))) {
            return ModuleDescriptor.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the classes of a room, without its descriptor.
    static List<ClassModel> classes(Path room) {
        try (var files = Files.walk(room.resolve("target/classes"))) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.endsWith("module-info.class"))
                    .map(House::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
