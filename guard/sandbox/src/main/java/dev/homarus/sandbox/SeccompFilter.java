package dev.homarus.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The filter the kernel asks before every system call of a command: a classic BPF program over `seccomp_data`.
///
/// Another processor's calls (32-bit, x32) end the process; numbers this filter does not know are `ENOSYS`, so
/// a newer kernel opens nothing; a [DeniedCall] is `EPERM`; `clone` may not make namespaces, `ioctl` may not
/// type into a terminal, and sockets are local or internet ones. `clone3` is `ENOSYS`, because its flags are
/// out of the filter's reach and C libraries then use `clone`.
///
/// @see "linux/seccomp.h, linux/filter.h, linux/bpf_common.h; man 2 seccomp"
final class SeccompFilter {
    /// From this number on, system calls have the same number on every processor.
    static final int FIRST_SHARED = 424;

    /// The last number known here (`futex_requeue`).
    private static final int LAST_SHARED = 456;

    private static final int CLONE3 = 435;
    private static final int X32 = 0x4000_0000;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int ARGUMENT_0 = 16;
    private static final int ARGUMENT_1 = 24;

    private static final int LOAD = 0x20;
    private static final int IF_EQUAL = 0x15;
    private static final int IF_GREATER = 0x25;
    private static final int IF_AT_LEAST = 0x35;
    private static final int IF_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    private static final int ALLOW = 0x7FFF_0000;
    private static final int KILL = 0x8000_0000;
    private static final int ERRNO = 0x0005_0000;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int EAFNOSUPPORT = 97;

    /// `CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET`.
    private static final int NEW_NAMESPACES = 0x7E02_0000;

    /// `PR_SET_PDEATHSIG`.
    private static final int PARENT_DEATH_SIGNAL = 1;

    /// `TIOCSTI`, `TIOCCONS`, `TIOCLINUX`, `TIOCSETD`.
    private static final List<Integer> TERMINAL_CONTROLS = List.of(0x5412, 0x541D, 0x541C, 0x5423);

    /// `AF_UNIX`, `AF_INET`, `AF_INET6`.
    private static final List<Integer> FAMILIES = List.of(1, 2, 10);

    private final List<Long> program = new ArrayList<>();

    private SeccompFilter() {}

    /// Returns the filter as the kernel reads it: eight bytes per instruction.
    static byte[] bytes(Machine machine) {
        var filter = new SeccompFilter();
        filter.refuseOtherProcessors(machine);
        filter.refuseUnknown(machine);
        for (var call : DeniedCall.values()) {
            int number = call.number(machine);
            if (number >= 0) {
                filter.answer(IF_EQUAL, number, ERRNO | EPERM);
            }
        }
        filter.judgeArguments(machine);
        filter.add(RETURN, 0, 0, ALLOW);
        var bytes = ByteBuffer.allocate(filter.program.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        filter.program.forEach(bytes::putLong);
        return bytes.array();
    }

    private void refuseOtherProcessors(Machine machine) {
        add(LOAD, 0, 0, ARCHITECTURE);
        add(IF_EQUAL, 1, 0, machine.audit);
        add(RETURN, 0, 0, KILL);
        add(LOAD, 0, 0, NUMBER);
        if (machine == Machine.X86_64) {
            answer(IF_AT_LEAST, X32, KILL);
        }
    }

    private void refuseUnknown(Machine machine) {
        answer(IF_EQUAL, CLONE3, ERRNO | ENOSYS);
        answer(IF_GREATER, LAST_SHARED, ERRNO | ENOSYS);
        add(IF_GREATER, 0, 2, machine.lastOwn);
        add(IF_AT_LEAST, 1, 0, FIRST_SHARED);
        add(RETURN, 0, 0, ERRNO | ENOSYS);
    }

    private void judgeArguments(Machine machine) {
        boolean x86 = machine == Machine.X86_64;
        add(IF_EQUAL, 0, 4, x86 ? 56 : 220); // clone
        add(LOAD, 0, 0, ARGUMENT_0);
        answer(IF_ANY_BIT, NEW_NAMESPACES, ERRNO | EPERM);
        add(RETURN, 0, 0, ALLOW);

        add(IF_EQUAL, 0, 4, x86 ? 157 : 167); // prctl
        add(LOAD, 0, 0, ARGUMENT_0);
        answer(IF_EQUAL, PARENT_DEATH_SIGNAL, ERRNO | EPERM);
        add(RETURN, 0, 0, ALLOW);

        add(IF_EQUAL, 0, 2 + 2 * TERMINAL_CONTROLS.size(), x86 ? 16 : 29); // ioctl
        add(LOAD, 0, 0, ARGUMENT_1);
        TERMINAL_CONTROLS.forEach(control -> answer(IF_EQUAL, control, ERRNO | EPERM));
        add(RETURN, 0, 0, ALLOW);

        add(IF_EQUAL, 1, 0, x86 ? 41 : 198); // socket
        add(IF_EQUAL, 0, 2 + 2 * FAMILIES.size(), x86 ? 53 : 199); // socketpair
        add(LOAD, 0, 0, ARGUMENT_0);
        FAMILIES.forEach(family -> answer(IF_EQUAL, family, ALLOW));
        add(RETURN, 0, 0, ERRNO | EAFNOSUPPORT);
    }

    /// Adds two instructions: if the loaded value meets the condition, the answer is `result`.
    private void answer(int condition, int value, int result) {
        add(condition, 0, 1, value);
        add(RETURN, 0, 0, result);
    }

    private void add(int code, int ifTrue, int ifFalse, int value) {
        program.add(code | (long) ifTrue << 16 | (long) ifFalse << 24 | (long) value << 32);
    }
}
