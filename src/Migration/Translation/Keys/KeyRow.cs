namespace Sampan.Migration.Translation.Keys;

/// <summary>A key of Docker's configuration and what becomes of it everywhere.</summary>
/// <param name="Key">As daemon.json names it; a part behind a colon, <c>*</c> for all others.</param>
/// <param name="Since">The first Docker of the list (20.10 and later) that knows it.</param>
/// <param name="Gone">The first Docker that does not know it any more; null if it is still known.</param>
/// <param name="Cells">Target → what becomes of it.</param>
internal sealed record KeyRow(string Key, string Since, string? Gone, IReadOnlyDictionary<string, KeyCell> Cells)
{
    /// <summary>A key that <c>all</c> runtimes treat alike but for those named; Docker behind cri-dockerd goes on reading it.</summary>
    internal static KeyRow Of(
        string key,
        KeyCell all,
        KeyCell? containerd = null,
        KeyCell? crio = null,
        KeyCell? isulad = null,
        KeyCell? sampan = null,
        KeyCell? dockerd = null,
        string since = "20.10",
        string? gone = null)
    {
        KeyCell stays = dockerd ?? new KeyCell(KeyClass.Equivalent, "stays where it is");
        return new KeyRow(key, since, gone, new Dictionary<string, KeyCell>(StringComparer.Ordinal)
        {
            [TargetKind.Containerd] = containerd ?? all,
            [TargetKind.Crio] = crio ?? all,
            [TargetKind.Isulad] = isulad ?? all,
            [TargetKind.CriDockerd] = stays,
            [TargetKind.Sampan] = sampan ?? all,
            [TargetKind.Docker] = stays,
        });
    }

    internal static KeyCell Equal(string becomes, string note = "") => new(KeyClass.Equivalent, becomes, note);

    internal static KeyCell ToKubelet(string becomes, string note = "") => new(KeyClass.Kubelet, becomes, note);

    internal static KeyCell Nothing(string note) => new(KeyClass.None, "", note);

    internal static KeyCell Danger(string note, string becomes = "") => new(KeyClass.Dangerous, becomes, note);

    internal static KeyCell Outside(string note = "") => new(KeyClass.Irrelevant, "", note);
}
