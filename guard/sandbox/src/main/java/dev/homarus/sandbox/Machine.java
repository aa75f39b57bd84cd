package dev.homarus.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The processors a [SeccompFilter] can be made for.
///
/// @see "linux/audit.h for the AUDIT_ARCH values, elf.h for the EM values"
enum Machine {
    X86_64(62, 0xC000003E, 334),
    AARCH64(183, 0xC00000B7, 294);

    private static final int ELF_MAGIC = 0x464C457F;
    private static final int ELF_MACHINE_OFFSET = 18;
    private static final int ELF_HEAD = ELF_MACHINE_OFFSET + Short.BYTES;

    /// The value of `e_machine` in the programs of this processor.
    private final int elf;

    /// What the kernel calls it in `seccomp_data.arch`.
    final int audit;

    /// The last system call number before those that all processors share, which begin at
    /// [SeccompFilter#FIRST_SHARED].
    final int lastOwn;

    Machine(int elf, int audit, int lastOwn) {
        this.elf = elf;
        this.audit = audit;
        this.lastOwn = lastOwn;
    }

    /// Returns the processor that a program is made for; empty for any other processor or file.
    static Optional<Machine> of(Path program) throws IOException {
        var head = ByteBuffer.wrap(head(program)).order(ByteOrder.LITTLE_ENDIAN);
        if (head.capacity() < ELF_HEAD || head.getInt(0) != ELF_MAGIC) {
            return Optional.empty();
        }
        for (var machine : values()) {
            if (machine.elf == head.getShort(ELF_MACHINE_OFFSET)) {
                return Optional.of(machine);
            }
        }
        return Optional.empty();
    }

    private static byte[] head(Path program) throws IOException {
        try (var in = Files.newInputStream(program)) {
            return in.readNBytes(ELF_HEAD);
        }
    }
}
