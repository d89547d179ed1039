using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using Sampan.Images.Layers;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Pulling;

/// <summary>Brings one layer into the store: fetched and unpacked at the same time, never twice.</summary>
internal sealed class LayerPuller(LayerPlaces places, LayerLimits limits, int parallel, Func<bool> keepBlobs) : IDisposable
{
    // How far a download may run ahead of its unpacking.
    private const int PauseAt = 2 * 1024 * 1024;
    private const int ResumeAt = 1024 * 1024;
    private const int SegmentSize = 64 * 1024;

    private volatile SemaphoreSlim _slots = new(parallel);
    private int _parallel = parallel;

    /// <param name="layer">Which layer.</param>
    /// <param name="registry">Where to fetch it.</param>
    /// <param name="below">Ends when the layer below is in the store.</param>
    /// <param name="progress">Told of each step.</param>
    /// <param name="cancellationToken">Stops it; nothing of the layer stays.</param>
    internal async Task PullAsync(
        LayerToPull layer, RegistryClient registry, Task below, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        var report = new LayerReport(layer.Blob, progress);
        if (places.Store.Find(layer.Chain) is not null)
        {
            report.Say(PullPhase.Exists);
            return;
        }
        report.Say(PullPhase.Waiting);
        using IDisposable held = await places.Making.EnterAsync(layer.Chain, cancellationToken);
        // Another pull may have brought it while this one waited.
        if (places.Store.Find(layer.Chain) is not null)
        {
            report.Say(PullPhase.Done);
            return;
        }
        string folder = places.Staging.MakeLayer();
        try
        {
            LayerFacts facts;
            SemaphoreSlim slots = _slots;
            await slots.WaitAsync(cancellationToken);
            try
            {
                facts = await PullSpans.RunAsync(
                    "pull layer", "digest", layer.Blob.Digest.ToString(),
                    () => FetchAndUnpackAsync(layer, registry, folder, report, cancellationToken));
            }
            finally
            {
                slots.Release();
            }
            await below;
            places.Store.Commit(folder, facts, layer.Chain, layer.Parent, layer.Blob.Digest);
            report.Say(PullPhase.Done);
        }
        catch
        {
            places.Staging.Discard(folder);
            places.Staging.Empty();
            throw;
        }
    }

    /// <summary>Sets how many layers are fetched at a time; those that wait already do so under the former number.</summary>
    internal void Allow(int parallel)
    {
        if (Interlocked.Exchange(ref _parallel, parallel) != parallel)
        {
            _slots = new SemaphoreSlim(parallel);
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<LayerFacts> FetchAndUnpackAsync(
        LayerToPull layer, RegistryClient registry, string folder, LayerReport report, CancellationToken cancellationToken)
    {
        var pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: PauseAt, resumeWriterThreshold: ResumeAt, minimumSegmentSize: SegmentSize, useSynchronizationContext: false));
        UnpackPlaces parts = UnpackPlaces.In(folder, keepBlobs());
        // A thread of its own: unpacking blocks on disk and pipe, and must not starve the pool that serves requests.
        Task<LayerFacts> unpacking = Task.Factory.StartNew(
            () =>
            {
                using Stream compressed = pipe.Reader.AsStream();
                return layer.File is { } path
                    ? FileLayer.Write(compressed, parts.Diff, path, layer.DiffId, cancellationToken)
                    : new LayerUnpacker(limits).Unpack(compressed, parts, layer.DiffId, cancellationToken);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        ExceptionDispatchInfo? failure = null;
        try
        {
            await registry.FetchBlobAsync(layer.Blob, pipe.Writer, report.Received, cancellationToken);
            report.Say(PullPhase.Extracting);
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }
        await pipe.Writer.CompleteAsync(failure?.SourceException);
        try
        {
            LayerFacts facts = await unpacking;
            failure?.Throw();
            return facts;
        }
        catch (Exception e) when (failure is not null && IsConsequence(e, failure.SourceException))
        {
            failure.Throw();
            throw;
        }
    }

    /// <summary>
    /// One failure fells both sides. If the download's own failure came first, the unpacker met it at the pipe's end; if the
    /// unpacker's came first, the download only saw its reader go.
    /// </summary>
    private static bool IsConsequence(Exception unpacking, Exception download) =>
        download is not OperationCanceledException || unpacking is OperationCanceledException;
}
