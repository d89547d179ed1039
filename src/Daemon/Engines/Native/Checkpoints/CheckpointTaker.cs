// A container is written down while it is frozen, so that memory and files agree:
//
//   mark ─► freeze ─► CRIU writes memory ─► files that changed ─► thaw ─► unmark ─► archive
//
// The mark outlives the daemon: a container that a crash left frozen goes on at the next start.
using Microsoft.Extensions.Logging;
using Sampan.Cri;
using Sampan.Images.Layers.Tar;
using Sampan.Linux.Files;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Checkpoints;

/// <summary>Writes running containers into archives.</summary>
internal sealed partial class CheckpointTaker(
    NativeLayout layout, CheckpointFiles files, RuntimeSelection runtimes, CriuProgram criu, ILogger<CheckpointTaker> logger)
{
    // CRIU killed half-way may take the container with it, so it gets all the time that a large memory may need.
    private static readonly TimeSpan s_dumpLimit = TimeSpan.FromMinutes(9), s_thawLimit = TimeSpan.FromMinutes(1);

    private const string Mark = "frozen";

    /// <summary>Writes a container down. It goes on afterwards, whether that succeeded or not.</summary>
    /// <exception cref="CriException">There is no CRIU, or the container cannot be written down.</exception>
    /// <exception cref="OciRuntimeException">The OCI runtime, or CRIU, could not.</exception>
    public async Task TakeAsync(CheckpointRequest request, CancellationToken token)
    {
        string bundle = layout.BundleOf(request.Id);
        BundleFacts facts = BundleFacts.Read(bundle);
        RuntimeSpec spec = files.Bundles.ReadSpec(request.Id);
        if (spec.Linux?.UidMappings?.Count > 0)
        {
            throw CriException.FailedPrecondition(
                $"container {request.Id} has a user namespace of its own: such containers cannot be checkpointed");
        }
        await criu.RequireAsync(request.Id, token);
        string work = files.Roots.MakeFolder(request.Id, "dump");
        try
        {
            long logLength = await DumpAsync(request, runtimes.For(facts.Runtime), spec, work, token);
            CheckpointArchive.WriteDocuments(work, request, facts.Runtime, spec);
            CheckpointArchive.Pack(work, request, logLength, token);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Lets containers go on that a daemon which ended half-way left frozen.</summary>
    public async Task ThawAllAsync(CancellationToken token)
    {
        foreach (string bundle in Directory.GetDirectories(layout.Bundles).Where(bundle => File.Exists(Path.Combine(bundle, Mark))))
        {
            string id = Path.GetFileName(bundle);
            try
            {
                await runtimes.For(BundleFacts.Read(bundle).Runtime).ResumeAsync(id, token);
            }
            catch (Exception exception) when (exception is OciRuntimeException or IOException)
            {
                // It has ended, or was never frozen.
                LogNotThawed(exception, id);
            }
            File.Delete(Path.Combine(bundle, Mark));
        }
    }

    private async Task<long> DumpAsync(CheckpointRequest request, OciRuntime runtime, RuntimeSpec spec, string work, CancellationToken token)
    {
        string mark = Path.Combine(layout.BundleOf(request.Id), Mark);
        await File.WriteAllBytesAsync(mark, [], token);
        try
        {
            await runtime.PauseAsync(request.Id, token);
            string images = Path.Combine(work, CheckpointNames.Images);
            Directory.CreateDirectory(images);
            await CheckpointAsync(request.Id, runtime, images, work, token);
            WriteChanges(request.Id, spec, work, token);
            // What it writes from here on, its restored twin will write again.
            return File.Exists(request.LogPath) ? new FileInfo(request.LogPath).Length : 0;
        }
        finally
        {
            using var clock = new CancellationTokenSource(s_thawLimit);
            await ThawAsync(request.Id, runtime, clock.Token);
            File.Delete(mark);
        }
    }

    private async Task ThawAsync(string id, OciRuntime runtime, CancellationToken token)
    {
        try
        {
            await runtime.ResumeAsync(id, token);
        }
        catch (OciRuntimeException exception)
        {
            // Not frozen, since freezing was what failed, or thawed by CRIU itself.
            LogNotThawed(exception, id);
        }
    }

    private static async Task CheckpointAsync(string id, OciRuntime runtime, string images, string work, CancellationToken token)
    {
        try
        {
            await runtime.CheckpointAsync(id, images, work, s_dumpLimit, token);
        }
        catch (OciRuntimeException exception)
        {
            throw new OciRuntimeException($"{exception.Message}{CriuLog.Errors(Path.Combine(work, CheckpointNames.DumpLog))}");
        }
    }

    private void WriteChanges(string id, RuntimeSpec spec, string work, CancellationToken token)
    {
        HashSet<string> mounted = [.. (spec.Mounts ?? []).Select(mount => mount.Destination.TrimEnd('/'))];
        IReadOnlyList<string> deleted;
        using (FileStream file = File.Create(Path.Combine(work, CheckpointNames.Changes)))
        {
            var tar = new TarWriter(file);
            deleted = files.Roots.WriteChanges(id, tar, mounted, token);
            tar.Finish();
        }
        CheckpointArchive.WriteDeleted(work, deleted);
    }

    [LoggerMessage(4301, LogLevel.Debug, "container {Container}: not thawed")]
    private partial void LogNotThawed(Exception exception, string container);
}
