package dev.homarus.sandbox;

/// The system calls that Landlock does not judge and that would reach what is outside a [Confinement]: modes,
/// owners, attributes and times of files by their path, watching them, and the priority of other processes.
/// `-1` where a processor has none.
///
/// @see "asm/unistd_64.h and asm-generic/unistd.h of Linux 6.12; Documentation/userspace-api/landlock.rst,
///     current limitations"
enum OutsideCall {
    CHMOD(90, -1),
    FCHMODAT(268, 53),
    FCHMODAT2(452, 452),
    CHOWN(92, -1),
    LCHOWN(94, -1),
    FCHOWNAT(260, 54),
    SETXATTR(188, 5),
    LSETXATTR(189, 6),
    REMOVEXATTR(197, 14),
    LREMOVEXATTR(198, 15),
    UTIME(132, -1),
    UTIMES(235, -1),
    FUTIMESAT(261, -1),

    INOTIFY_INIT(253, -1),
    INOTIFY_INIT1(294, 26),
    INOTIFY_ADD_WATCH(254, 27),

    SETPRIORITY(141, 140),
    SCHED_SETPARAM(142, 118),
    SCHED_SETSCHEDULER(144, 119),
    SCHED_SETATTR(314, 274),
    IOPRIO_SET(251, 30);

    private final int x86;
    private final int arm;

    OutsideCall(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    int number(Machine machine) {
        return switch (machine) {
            case X86_64 -> x86;
            case AARCH64 -> arm;
        };
    }
}
