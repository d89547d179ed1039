namespace Sampan.Migration.Translation.Keys;

/// <summary>What Docker did without being told and the CRI runtimes do as well, or none of them does.</summary>
internal static class DockerBehaviours
{
    internal static void Common(TargetDraft draft)
    {
        draft.Behave("AppArmor", "profile docker-default", new KeyCell(KeyClass.Dangerous, "the target's own profile",
            "Pods that name localhost/docker-default do not start: have them name RuntimeDefault."));
        draft.Behave("credentials of registries", "root's .docker/config.json", new KeyCell(KeyClass.Kubelet, "/var/lib/kubelet/config.json, imagePullSecrets",
            "The kubelet reads the same file and sends the credentials with each pull. The runtime itself has none: the pause image must be had without."));
    }

    /// <summary>Capabilities that Docker gave and CRI-O does not.</summary>
    internal static IReadOnlyList<string> Capabilities { get; } =
    [
        "CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "MKNOD", "NET_RAW", "SETGID", "SETUID", "SETFCAP", "SETPCAP",
        "NET_BIND_SERVICE", "SYS_CHROOT", "KILL", "AUDIT_WRITE",
    ];
}
