using Sampan.Docker;
using Sampan.Images;
using Sampan.Oci;

namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>The layers of one pull, of what the engine says about them.</summary>
internal sealed class PullLayers(IProgress<PullProgress>? progress)
{
    /// <summary>More layers than any image has; what is said of others is not kept.</summary>
    public const int MostLayers = 512;

    private const int ShortDigits = 12;
    private const int Digits = 64;
    private const string Queued = "Waiting";

    private readonly Dictionary<string, PullMessage> _last = new(StringComparer.Ordinal);

    /// <summary>Whether all that is left to do waits for its turn behind other pulls.</summary>
    public bool IsQueued => _last.Values.Any(message => message.Status == Queued)
        && _last.Values.All(message => message.Status == Queued || PhaseOf(message.Status) is PullPhase.Done or PullPhase.Exists || message.Status == "Download complete");

    /// <summary>Takes the next message; false if it says what was said before.</summary>
    public bool Note(PullMessage message)
    {
        _last.TryGetValue(message.Id, out PullMessage? before);
        if (message == before)
        {
            return false;
        }
        if (before is null && _last.Count == MostLayers)
        {
            return true;
        }
        PullPhase? phase = PhaseOf(message.Status);
        // What is counted while a layer is unpacked starts again from nothing: its size is known from before.
        long total = phase == PullPhase.Downloading && message.Total > 0 ? message.Total : before?.Total ?? 0;
        _last[message.Id] = message with { Total = total };
        if (phase is { } now && LayerOf(message.Id) is { } layer)
        {
            progress?.Report(new PullProgress(layer, now, now switch
            {
                PullPhase.Waiting or PullPhase.Exists => 0,
                PullPhase.Downloading => message.Current,
                _ => total,
            }, total));
        }
        return before is null || message.Status != before.Status || message.Current != before.Current;
    }

    // The engine tells the beginning of the digest only.
    private static Digest? LayerOf(string id) =>
        id.Length == ShortDigits && Digest.TryParse("sha256:" + id.PadRight(Digits, '0'), out Digest layer) ? layer : null;

    private static PullPhase? PhaseOf(string status) => status switch
    {
        "Pulling fs layer" or Queued => PullPhase.Waiting,
        "Downloading" => PullPhase.Downloading,
        "Verifying Checksum" or "Download complete" or "Extracting" => PullPhase.Extracting,
        "Pull complete" => PullPhase.Done,
        "Already exists" => PullPhase.Exists,
        _ => null,
    };
}
