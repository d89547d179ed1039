using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>
/// The RuntimeDefault profile: what Docker's and containerd's allow, so that a pod behaves the same here.
/// New sockets of the VM address family, namespaces made by clone, and io_uring are out; clone3 says ENOSYS, since
/// its flags lie in memory that a filter cannot read and libraries then fall back to clone.
/// </summary>
internal static class DefaultSeccomp
{
    private const string Allow = "SCMP_ACT_ALLOW";
    private const string Errno = "SCMP_ACT_ERRNO";
    private const uint NotImplemented = 38;
    private const ulong VmSockets = 40;

    /// <summary>CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.</summary>
    private const ulong NamespaceFlags = 0x7E02_0000;

    /// <summary>Native, PER_LINUX32, UNAME26, both, and the query.</summary>
    private static readonly ulong[] Personalities = [0, 0x8, 0x20000, 0x20008, 0xFFFF_FFFF];

    private const string Always =
        """
        accept accept4 access adjtimex alarm bind brk cachestat capget capset chdir chmod chown chown32 clock_adjtime
        clock_adjtime64 clock_getres clock_getres_time64 clock_gettime clock_gettime64 clock_nanosleep
        clock_nanosleep_time64 close close_range connect copy_file_range creat dup dup2 dup3 epoll_create
        epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd eventfd2
        execve execveat exit exit_group faccessat faccessat2 fadvise64 fadvise64_64 fallocate fanotify_mark fchdir
        fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr flistxattr flock fork
        fremovexattr fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64 fsync ftruncate ftruncate64 futex
        futex_requeue futex_time64 futex_wait futex_waitv futex_wake futimesat get_robust_list get_thread_area getcpu
        getcwd getdents getdents64 getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32
        getitimer getpeername getpgid getpgrp getpid getppid getpriority getrandom getresgid getresgid32 getresuid
        getresuid32 getrlimit getrusage getsid getsockname getsockopt gettid gettimeofday getuid getuid32 getxattr
        getxattrat inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel io_destroy io_getevents
        io_pgetevents io_pgetevents_time64 io_setup io_submit ioctl ioprio_get ioprio_set ipc kill
        landlock_add_rule landlock_create_ruleset landlock_restrict_self lchown lchown32 lgetxattr link linkat listen
        listxattr listxattrat llistxattr _llseek lremovexattr lseek lsetxattr lstat lstat64 madvise map_shadow_stack
        membarrier memfd_create memfd_secret mincore mkdir mkdirat mknod mknodat mlock mlock2 mlockall mmap mmap2
        mprotect mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend
        mq_timedsend_time64 mq_unlink mremap mseal msgctl msgget msgrcv msgsnd msync munlock munlockall munmap
        name_to_handle_at nanosleep newfstatat _newselect open openat openat2 pause pidfd_open pidfd_send_signal pipe
        pipe2 pkey_alloc pkey_free pkey_mprotect poll ppoll ppoll_time64 prctl pread64 preadv preadv2 prlimit64
        process_mrelease process_vm_readv process_vm_writev pselect6 pselect6_time64 ptrace pwrite64 pwritev pwritev2
        read readahead readlink readlinkat readv recv recvfrom recvmmsg recvmmsg_time64 recvmsg remap_file_pages
        removexattr removexattrat rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending
        rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64
        rt_tgsigqueueinfo sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr
        sched_getparam sched_getscheduler sched_rr_get_interval sched_rr_get_interval_time64 sched_setaffinity
        sched_setattr sched_setparam sched_setscheduler sched_yield seccomp select semctl semget semop semtimedop
        semtimedop_time64 send sendfile sendfile64 sendmmsg sendmsg sendto set_robust_list set_thread_area
        set_tid_address setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups setgroups32 setitimer
        setpgid setpriority setregid setregid32 setresgid setresgid32 setresuid setresuid32 setreuid setreuid32
        setrlimit setsid setsockopt setuid setuid32 setxattr setxattrat shmat shmctl shmdt shmget shutdown
        sigaltstack signalfd signalfd4 sigprocmask sigreturn socketcall socketpair splice stat stat64 statfs statfs64
        statx symlink symlinkat sync sync_file_range syncfs sysinfo tee tgkill time timer_create timer_delete
        timer_getoverrun timer_gettime timer_gettime64 timer_settime timer_settime64 timerfd_create timerfd_gettime
        timerfd_gettime64 timerfd_settime timerfd_settime64 times tkill truncate truncate64 ugetrlimit umask uname
        unlink unlinkat uretprobe utime utimensat utimensat_time64 utimes vfork vmsplice wait4 waitid waitpid write
        writev
        """;

    public static readonly SeccompProfile Profile = new()
    {
        DefaultAction = Errno,
        Syscalls =
        [
            Rule(Always),
            Rule("socket") with { Args = [new SeccompArgument(0, VmSockets, "SCMP_CMP_NE")] },
            .. Personalities.Select(value =>
                Rule("personality") with { Args = [new SeccompArgument(0, value, "SCMP_CMP_EQ")] }),
            .. Machines,
            .. Privileges,
            Rule("clone") with
            {
                Args = [new SeccompArgument(0, NamespaceFlags, "SCMP_CMP_MASKED_EQ", 0)],
                Excludes = new SeccompCondition { Caps = ["CAP_SYS_ADMIN"], Arches = ["s390", "s390x"] },
            },
            // On s390 clone's flags are its second argument.
            Rule("clone") with
            {
                Args = [new SeccompArgument(1, NamespaceFlags, "SCMP_CMP_MASKED_EQ", 0)],
                Includes = new SeccompCondition { Arches = ["s390", "s390x"] },
                Excludes = new SeccompCondition { Caps = ["CAP_SYS_ADMIN"] },
            },
            Rule("clone3") with
            {
                Action = Errno,
                ErrnoRet = NotImplemented,
                Excludes = new SeccompCondition { Caps = ["CAP_SYS_ADMIN"] },
            },
        ],
    };

    private static SeccompRule[] Machines =>
    [
        On("amd64", "arch_prctl modify_ldt"),
        On("arm64", "arm_fadvise64_64 arm_sync_file_range sync_file_range2 breakpoint cacheflush set_tls"),
        On("ppc64le", "sync_file_range2 swapcontext"),
        On("riscv64", "riscv_flush_icache riscv_hwprobe"),
        On("s390x", "s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr"),
    ];

    private static SeccompRule[] Privileges =>
    [
        With("CAP_DAC_READ_SEARCH", "open_by_handle_at"),
        With(
            "CAP_SYS_ADMIN",
            """
            bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick listmount lookup_dcookie lsm_get_self_attr
            lsm_list_modules lsm_set_self_attr mount mount_setattr move_mount open_tree open_tree_attr perf_event_open
            quotactl quotactl_fd setdomainname sethostname setns statmount syslog umount umount2 unshare
            """),
        With("CAP_SYS_BOOT", "reboot"),
        With("CAP_SYS_CHROOT", "chroot"),
        With("CAP_SYS_MODULE", "delete_module init_module finit_module"),
        With("CAP_SYS_PACCT", "acct"),
        With("CAP_SYS_PTRACE", "kcmp pidfd_getfd process_madvise"),
        With("CAP_SYS_RAWIO", "iopl ioperm"),
        With("CAP_SYS_TIME", "settimeofday stime clock_settime clock_settime64"),
        With("CAP_SYS_TTY_CONFIG", "vhangup"),
        With("CAP_SYS_NICE", "get_mempolicy mbind set_mempolicy set_mempolicy_home_node"),
        With("CAP_SYSLOG", "syslog"),
        With("CAP_BPF", "bpf"),
        With("CAP_PERFMON", "perf_event_open"),
    ];

    private static SeccompRule Rule(string names) =>
        new() { Names = names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), Action = Allow };

    private static SeccompRule With(string capability, string names) =>
        Rule(names) with { Includes = new SeccompCondition { Caps = [capability] } };

    private static SeccompRule On(string architecture, string names) =>
        Rule(names) with { Includes = new SeccompCondition { Arches = [architecture] } };
}
