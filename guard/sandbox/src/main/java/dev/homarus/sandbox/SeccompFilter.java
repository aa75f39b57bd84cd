package dev.homarus.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The filter the kernel asks before every system call of a command: a classic BPF program over `seccomp_data`.
///
/// Another processor's calls (32-bit, x32) end the process; numbers this filter does not know are `ENOSYS`, so
/// a newer kernel opens nothing; a [DeniedCall] is `EPERM`; `clone` may not make namespaces, `ioctl` may not
/// type into a terminal, sockets are internet ones, and pairs of sockets local ones. `clone3` and `openat2` are
/// `ENOSYS`, because its flags are out of the filter's reach and C libraries then use `clone`.
///
/// @see "linux/seccomp.h, linux/filter.h, linux/bpf_common.h; man 2 seccomp"
final class SeccompFilter {
    /// From this number on, system calls have the same number on every processor.
    static final int FIRST_SHARED = 424;

    /// The last number known here (`futex_requeue`).
    private static final int LAST_SHARED = 456;

    private static final int CLONE3 = 435;
    private static final int OPENAT2 = 437;
    private static final int X32 = 0x4000_0000;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;

    /// The lower half of the first argument; the processors here are little-endian.
    private static final int FIRST_ARGUMENT = 16;

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

    /// `S_ISUID | S_ISGID`.
    private static final int SET_ID = 06000;

    /// `O_CREAT | __O_TMPFILE`.
    private static final int CREATING = 0x0040_0040;

    /// `PR_SET_PDEATHSIG`.
    private static final int PARENT_DEATH_SIGNAL = 1;

    /// `TIOCSTI`, `TIOCCONS`, `TIOCLINUX`, `TIOCSETD`.
    private static final List<Integer> TERMINAL_CONTROLS = List.of(0x5412, 0x541D, 0x541C, 0x5423);

    /// `AF_INET`, `AF_INET6`: they lead no further than the sandbox's own loopback.
    private static final List<Integer> INTERNET = List.of(2, 10);

    /// `AF_UNIX`, in pairs only: a named one could be a host program's, in the workspace.
    private static final List<Integer> LOCAL = List.of(1);

    private final List<Long> program = new ArrayList<>();

    private SeccompFilter() {}

    /// Returns the filter as the kernel reads it: eight bytes per instruction.
    static byte[] bytes(Machine machine) {
        var filter = new SeccompFilter();
        filter.refuseOtherProcessors(machine);
        filter.refuseUnknown(machine);
        return filter.finished(machine, INTERNET);
    }

    /// Returns the filter for a [Worker]: as for a command, and no sockets at all.
    static byte[] sealed(Machine machine) {
        var filter = new SeccompFilter();
        filter.refuseOtherProcessors(machine);
        filter.refuseUnknown(machine);
        return filter.finished(machine, List.of());
    }

    /// Returns the filter for a [Confinement], whose processes share names, networks and process numbers with
    /// the rest of the machine: no sockets at all, and nothing of [OutsideCall].
    static byte[] confined(Machine machine) {
        var filter = new SeccompFilter();
        filter.refuseOtherProcessors(machine);
        filter.refuseUnknown(machine);
        for (var call : OutsideCall.values()) {
            filter.refuse(call.number(machine));
        }
        boolean x86 = machine == Machine.X86_64;
        filter.onlyIfNone(x86 ? 280 : 88, 1); // utimensat: no path
        filter.onlyIfNone(x86 ? 302 : 261, 0); // prlimit64: itself
        filter.onlyIfNone(x86 ? 203 : 122, 0); // sched_setaffinity: itself
        return filter.finished(machine, List.of());
    }

    private byte[] finished(Machine machine, List<Integer> families) {
        for (var call : DeniedCall.values()) {
            refuse(call.number(machine));
        }
        judgeArguments(machine, families);
        add(RETURN, 0, 0, ALLOW);
        var bytes = ByteBuffer.allocate(program.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        program.forEach(bytes::putLong);
        return bytes.array();
    }

    private void refuse(int number) {
        if (number >= 0) {
            answer(IF_EQUAL, number, ERRNO | EPERM);
        }
    }

    /// Adds: this call's argument has to be zero, all 64 bits.
    private void onlyIfNone(int number, int argument) {
        add(IF_EQUAL, 0, 6, number);
        loadArgument(argument);
        add(IF_EQUAL, 0, 3, 0);
        add(LOAD, 0, 0, FIRST_ARGUMENT + argument * Long.BYTES + Integer.BYTES);
        add(IF_EQUAL, 0, 1, 0);
        add(RETURN, 0, 0, ALLOW);
        add(RETURN, 0, 0, ERRNO | EPERM);
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
        answer(IF_EQUAL, OPENAT2, ERRNO | ENOSYS);
        answer(IF_GREATER, LAST_SHARED, ERRNO | ENOSYS);
        add(IF_GREATER, 0, 2, machine.lastOwn);
        add(IF_AT_LEAST, 1, 0, FIRST_SHARED);
        add(RETURN, 0, 0, ERRNO | ENOSYS);
    }

    private void judgeArguments(Machine machine, List<Integer> families) {
        boolean x86 = machine == Machine.X86_64;
        refuseBits(x86 ? 56 : 220, 0, NEW_NAMESPACES); // clone
        add(IF_EQUAL, 0, 4, x86 ? 157 : 167); // prctl
        loadArgument(0);
        answer(IF_EQUAL, PARENT_DEATH_SIGNAL, ERRNO | EPERM);
        add(RETURN, 0, 0, ALLOW);
        add(IF_EQUAL, 0, 2 + 2 * TERMINAL_CONTROLS.size(), x86 ? 16 : 29); // ioctl
        loadArgument(1);
        TERMINAL_CONTROLS.forEach(control -> answer(IF_EQUAL, control, ERRNO | EPERM));
        add(RETURN, 0, 0, ALLOW);
        judgeModes(x86);
        judgeSockets(x86 ? 41 : 198, families); // socket
        judgeSockets(x86 ? 53 : 199, LOCAL); // socketpair
    }

    private void judgeSockets(int number, List<Integer> families) {
        add(IF_EQUAL, 0, 2 + 2 * families.size(), number);
        loadArgument(0);
        families.forEach(family -> answer(IF_EQUAL, family, ALLOW));
        add(RETURN, 0, 0, ERRNO | EAFNOSUPPORT);
    }

    private void judgeModes(boolean x86) {
        if (x86) {
            refuseBits(90, 1, SET_ID); // chmod
            refuseBits(85, 1, SET_ID); // creat
            refuseBits(133, 1, SET_ID); // mknod
            judgeOpening(2, 1); // open
        }
        refuseBits(x86 ? 91 : 52, 1, SET_ID); // fchmod
        refuseBits(x86 ? 268 : 53, 2, SET_ID); // fchmodat
        refuseBits(452, 2, SET_ID); // fchmodat2
        refuseBits(x86 ? 259 : 33, 2, SET_ID); // mknodat
        judgeOpening(x86 ? 257 : 56, 2); // openat
    }

    /// Adds: this call may not have any of these bits in this argument.
    private void refuseBits(int number, int argument, int bits) {
        add(IF_EQUAL, 0, 4, number);
        loadArgument(argument);
        answer(IF_ANY_BIT, bits, ERRNO | EPERM);
        add(RETURN, 0, 0, ALLOW);
    }

    /// Adds: this call may not create with a set-id mode, which follows the flags; where nothing is created,
    /// there is no mode.
    private void judgeOpening(int number, int flags) {
        add(IF_EQUAL, 0, 6, number);
        loadArgument(flags);
        add(IF_ANY_BIT, 0, 3, CREATING);
        loadArgument(flags + 1);
        answer(IF_ANY_BIT, SET_ID, ERRNO | EPERM);
        add(RETURN, 0, 0, ALLOW);
    }

    private void loadArgument(int index) {
        add(LOAD, 0, 0, FIRST_ARGUMENT + index * Long.BYTES);
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
