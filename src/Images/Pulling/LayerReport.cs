using Sampan.Oci.Image;

namespace Sampan.Images.Pulling;

/// <summary>Tells of one layer's progress, not of every byte.</summary>
internal sealed class LayerReport(Descriptor blob, IProgress<PullProgress>? progress)
{
    private const long Step = 256 * 1024;

    private long _told;

    internal void Say(PullPhase phase)
    {
        long current = phase is PullPhase.Waiting ? 0 : blob.Size;
        progress?.Report(new PullProgress(blob.Digest, phase, current, blob.Size));
    }

    internal void Received(long bytes)
    {
        if (progress is null || (bytes - _told < Step && bytes < blob.Size && _told > 0))
            return;
        _told = bytes;
        progress.Report(new PullProgress(blob.Digest, PullPhase.Downloading, bytes, blob.Size));
    }
}
