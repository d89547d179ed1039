using System.Globalization;
using Microsoft.Extensions.Logging;
using Sampan.Docker;
using Sampan.Images;
using Sampan.Linux.Files;
using Sampan.Oci;

namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>
/// What images take on the disk: read in the background, since an engine may take its time to tell. Nobody ever asks for the sizes
/// of containers here: the engine would read all their files for that.
/// </summary>
internal sealed partial class ImageSpace(ImageApi api, ImageCache cache, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private long _bytes = -1;
    private long _readAt;
    private int _reading;

    /// <summary>The last answer; before the first one the images' own sizes, in which shared layers count more than once.</summary>
    public ImageDiskUsage Read(EngineFolders folders)
    {
        long bytes = Volatile.Read(ref _bytes);
        if ((bytes < 0 || time.GetElapsedTime(Volatile.Read(ref _readAt)) >= Freshness) && Interlocked.Exchange(ref _reading, 1) == 0)
        {
            _ = RefreshAsync(folders);
        }
        // The engine does not count files: all of the file system's are the best that can be said, and what eviction looks at.
        var disk = StatFs.Of(folders.Root);
        return new ImageDiskUsage((ulong)(bytes < 0 ? Sum() : bytes), (ulong)(disk.TotalInodes - disk.FreeInodes), 0, 0);
    }

    private async Task RefreshAsync(EngineFolders folders)
    {
        try
        {
            // The caller has not come for this.
            await Task.Yield();
            long bytes = NotedBytes(folders) ?? await api.SpaceAsync(CancellationToken.None) ?? Sum();
            Volatile.Write(ref _bytes, bytes);
        }
        catch (Exception e) when (e is DockerException or IOException or UnauthorizedAccessException)
        {
            LogNotRead(e.Message);
        }
        finally
        {
            Volatile.Write(ref _readAt, time.GetTimestamp());
            Volatile.Write(ref _reading, 0);
        }
    }

    // Each layer's record has a file with the bytes of its files (layerdb/ALGORITHM/CHAIN/size), since Docker 1.10.
    private long? NotedBytes(EngineFolders folders)
    {
        if (!Directory.Exists(folders.Layers))
        {
            return null;
        }
        long sum = 0;
        foreach (Digest chain in (cache.Known?.Images ?? []).SelectMany(image => image.ChainIds).Distinct())
        {
            string file = Path.Combine(folders.Layers, chain.Algorithm, chain.Hex, "size");
            if (!File.Exists(file) || !long.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out long bytes))
            {
                return null;
            }
            sum += bytes;
        }
        return sum;
    }

    private long Sum() => cache.Known?.Images.Sum(image => image.Size) ?? 0;

    [LoggerMessage(8503, LogLevel.Debug, "what images take on the disk could not be read: {Reason}")]
    private partial void LogNotRead(string reason);
}
