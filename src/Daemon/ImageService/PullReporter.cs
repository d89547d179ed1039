using Sampan.Images;

namespace Sampan.Daemon.ImageService;

/// <summary>What a pull tells its progress to. Disposing it says that the pull has ended.</summary>
internal sealed class PullReporter(WatchedPull pull, Action end) : IProgress<PullProgress>, IDisposable
{
    private Action? _end = end;

    /// <inheritdoc/>
    public void Report(PullProgress value) => pull.Note(value);

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}
