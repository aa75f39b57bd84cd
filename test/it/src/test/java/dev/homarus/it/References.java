package dev.homarus.it;

import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.util.Set;
import java.util.TreeSet;

/// What a class file mentions: `owner` for each class, `owner.member` for each method and field it uses, direct calls
/// and method references alike.
final class References {
    private References() {}

    static Set<String> of(ClassModel model) {
        var found = new TreeSet<String>();
        for (var entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry type -> found.add(plain(type.asInternalName()));
                case MemberRefEntry member ->
                    found.add(plain(member.owner().asInternalName()) + "."
                            + member.name().stringValue());
                case NameAndTypeEntry both -> types(both.type().stringValue(), found);
                default -> {}
            }
        }
        model.methods().forEach(method -> types(method.methodType().stringValue(), found));
        model.fields().forEach(field -> types(field.fieldType().stringValue(), found));
        return found;
    }

    private static String plain(String internal) {
        return internal.replaceAll("^\\[+L|;$", "");
    }

    private static void types(String descriptor, Set<String> found) {
        for (int at = descriptor.indexOf('L'); at >= 0; at = descriptor.indexOf('L', at)) {
            int end = descriptor.indexOf(';', at);
            if (end < 0) {
                return;
            }
            found.add(descriptor.substring(at + 1, end));
            at = end;
        }
    }
}
