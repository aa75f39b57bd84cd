package dev.homarus.sandbox;

/// The system calls a command may not make, with their numbers; `-1` where a processor has none.
///
/// What [SeccompFilter] lets through is the rest of the numbers it knows: files, memory of one's own,
/// processes, signals, time and sockets.
///
/// @see "asm/unistd_64.h and asm-generic/unistd.h of Linux 6.1"
enum DeniedCall {
    /// Other processes' memory and descriptors.
    PTRACE(101, 117),
    PROCESS_VM_READV(310, 270),
    PROCESS_VM_WRITEV(311, 271),
    PROCESS_MADVISE(440, 440),
    PROCESS_MRELEASE(448, 448),
    KCMP(312, 272),
    PIDFD_GETFD(438, 438),

    /// Mounts and roots.
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    PIVOT_ROOT(155, 41),
    CHROOT(161, 51),
    MOVE_MOUNT(429, 429),
    OPEN_TREE(428, 428),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    FSPICK(433, 433),
    MOUNT_SETATTR(442, 442),

    /// Namespaces; `clone` is judged by its flags and `clone3` is unknown, see [SeccompFilter].
    UNSHARE(272, 97),
    SETNS(308, 268),

    /// Large kernel surfaces that a command does not need.
    BPF(321, 280),
    PERF_EVENT_OPEN(298, 241),
    USERFAULTFD(323, 282),
    IO_URING_SETUP(425, 425),
    IO_URING_ENTER(426, 426),
    IO_URING_REGISTER(427, 427),
    IO_SETUP(206, 0),

    /// Kernel keyrings, which no namespace separates.
    KEYCTL(250, 219),
    ADD_KEY(248, 217),
    REQUEST_KEY(249, 218),

    /// The kernel itself, its modules, clocks, names and logs.
    KEXEC_LOAD(246, 104),
    KEXEC_FILE_LOAD(320, 294),
    INIT_MODULE(175, 105),
    FINIT_MODULE(313, 273),
    DELETE_MODULE(176, 106),
    REBOOT(169, 142),
    SWAPON(167, 224),
    SWAPOFF(168, 225),
    ACCT(163, 89),
    QUOTACTL(179, 60),
    QUOTACTL_FD(443, 443),
    SYSLOG(103, 116),
    SETTIMEOFDAY(164, 170),
    CLOCK_SETTIME(227, 112),
    ADJTIMEX(159, 171),
    CLOCK_ADJTIME(305, 266),
    SETHOSTNAME(170, 161),
    SETDOMAINNAME(171, 162),
    VHANGUP(153, 58),

    /// File handles and watches that reach past the mounts.
    NAME_TO_HANDLE_AT(303, 264),
    OPEN_BY_HANDLE_AT(304, 265),
    FANOTIFY_INIT(300, 262),
    FANOTIFY_MARK(301, 263),

    /// Memory placement, and memory that no limit counts.
    MOVE_PAGES(279, 239),
    MIGRATE_PAGES(256, 238),
    MBIND(237, 235),
    SET_MEMPOLICY(238, 237),
    SET_MEMPOLICY_HOME_NODE(450, 450),
    REMAP_FILE_PAGES(216, 234),
    MEMFD_CREATE(319, 279),
    MEMFD_SECRET(447, 447),
    SHMGET(29, 194),
    SHMAT(30, 196),
    SHMCTL(31, 195),
    SHMDT(67, 197),
    SEMGET(64, 190),
    SEMOP(65, 193),
    SEMCTL(66, 191),
    SEMTIMEDOP(220, 192),
    MSGGET(68, 186),
    MSGSND(69, 189),
    MSGRCV(70, 188),
    MSGCTL(71, 187),
    MQ_OPEN(240, 180),
    MQ_UNLINK(241, 181),

    /// Hardware and history.
    IOPL(172, -1),
    IOPERM(173, -1),
    MODIFY_LDT(154, -1),
    PERSONALITY(135, 92),
    LOOKUP_DCOOKIE(212, 18),
    NFSSERVCTL(180, 42),
    USELIB(134, -1),
    USTAT(136, -1),
    SYSFS(139, -1),
    SYSCTL(156, -1),
    CREATE_MODULE(174, -1),
    GET_KERNEL_SYMS(177, -1),
    QUERY_MODULE(178, -1),
    GETPMSG(181, -1),
    PUTPMSG(182, -1),
    AFS_SYSCALL(183, -1),
    TUXCALL(184, -1),
    SECURITY(185, -1),
    VSERVER(236, -1);

    private final int x86;
    private final int arm;

    DeniedCall(int x86, int arm) {
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
