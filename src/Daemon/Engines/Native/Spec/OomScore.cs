namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>The OOM killer's adjustment within what the daemon may set.</summary>
internal static class OomScore
{
    public const int Max = 1000;

    /// <summary>The pause process's: it is small, and killing it would end the pod.</summary>
    public const int Pause = -998;

    public static int Allowed(long wanted, HostFacts host, ICollection<string> warnings)
    {
        int allowed = (int)Math.Clamp(wanted, Math.Min(host.MinOomScoreAdj, Max), Max);
        if (allowed != wanted)
        {
            warnings.Add($"oom_score_adj {wanted} became {allowed}, the nearest that the daemon may set");
        }
        return allowed;
    }
}
