using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Sampan.Docker;

/// <summary>Calls about images. Errors, limits and cancellation as <see cref="DockerClient"/> says.</summary>
public sealed class ImageApi
{
    private const int CopyBytes = 1 << 20;

    // What people see is what scripts have been reading since Docker 1.10: there is nothing else that names what was loaded.
    private static readonly string[] s_loaded = ["Loaded image ID: ", "Loaded image: "];

    private readonly DockerTransport _transport;

    internal ImageApi(DockerTransport transport) => _transport = transport;

    /// <summary>All images that are not mere parts of others.</summary>
    public Task<IReadOnlyList<ImageEntry>> ListAsync(CancellationToken cancellation) => _transport.AskAsync(
        _transport.Call(HttpMethod.Get, "/images/json", new KeyValuePair<string, string>("digests", "1")), DockerJson.Default.IReadOnlyListImageEntry, cancellation);

    /// <summary>All about one image; null if there is none.</summary>
    /// <param name="image">A name or an id.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task<ImageDetails?> FindAsync(string image, CancellationToken cancellation)
    {
        try
        {
            return await _transport.AskAsync(
                _transport.Call(HttpMethod.Get, $"/images/{DockerCall.Segment(image)}/json"), DockerJson.Default.ImageDetails, cancellation);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Writes images as one archive.</summary>
    /// <param name="images">Names, which the archive will hold, or ids.</param>
    /// <param name="target">Where to; stays the caller's.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <exception cref="IOException">The target cannot be written.</exception>
    public async Task SaveAsync(IReadOnlyList<string> images, Stream target, CancellationToken cancellation)
    {
        DockerCall call = _transport.Transfer(HttpMethod.Get, "/images/get", [.. images.Select(image => new KeyValuePair<string, string>("names", image))]);
        IOException? refused = null;
        try
        {
            await _transport.DoAsync(call, CopyAsync, cancellation);
        }
        catch (DockerException) when (refused is not null)
        {
            throw new IOException(refused.Message, refused);
        }

        async Task<bool> CopyAsync(HttpResponseMessage response, CancellationToken token)
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(token);
            byte[] buffer = new byte[CopyBytes];
            while (await body.ReadAsync(buffer, token) is > 0 and int count)
            {
                try
                {
                    await target.WriteAsync(buffer.AsMemory(0, count), token);
                }
                catch (IOException e)
                {
                    refused = e;
                    throw;
                }
            }
            return true;
        }
    }

    /// <summary>Brings the images of an archive in.</summary>
    /// <param name="archive">The archive; stays the caller's and need not be seekable.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <returns>The names and, of images without one, the ids that came in.</returns>
    public Task<IReadOnlyList<string>> LoadAsync(Stream archive, CancellationToken cancellation)
    {
        DockerCall call = _transport.Transfer(HttpMethod.Post, "/images/load", new KeyValuePair<string, string>("quiet", "1")) with { Body = new CappedStream(archive, long.MaxValue, "an archive") };
        return _transport.DoAsync(call, async (response, token) =>
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(token);
            return await LoadedAsync(call, body, token);
        }, cancellation);
    }

    /// <summary>Gives an image one more name.</summary>
    /// <param name="image">A name or an id.</param>
    /// <param name="repository">The new name without its tag.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellation">Breaks off.</param>
    public Task TagAsync(string image, string repository, string tag, CancellationToken cancellation) => _transport.TellAsync(
        _transport.Call(HttpMethod.Post, $"/images/{DockerCall.Segment(image)}/tag", new KeyValuePair<string, string>("repo", repository), new("tag", tag)), cancellation);

    /// <summary>Takes a name away, and the image with its last name; one that is not there is no fault.</summary>
    /// <param name="image">A name or an id.</param>
    /// <param name="force">An image with several names or stopped containers too.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task<IReadOnlyList<RemovedImage>> RemoveAsync(string image, bool force, CancellationToken cancellation)
    {
        DockerCall call = _transport.Call(HttpMethod.Delete, $"/images/{DockerCall.Segment(image)}", new KeyValuePair<string, string>("force", force ? "1" : "0"));
        try
        {
            return await _transport.AskAsync(call, DockerJson.Default.IReadOnlyListRemovedImage, cancellation);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return [];
        }
    }

    /// <summary>Reads messages, one a line, to the end.</summary>
    private static async Task<IReadOnlyList<string>> LoadedAsync(DockerCall call, Stream body, CancellationToken token)
    {
        var loaded = new List<string>();
        await using var capped = new CappedStream(body, DockerLimits.MaxAnswerBytes, call.ToString());
        PipeReader reader = PipeReader.Create(capped);
        while (true)
        {
            ReadResult read = await reader.ReadAsync(token);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                Note(call, rest.Slice(0, end).ToArray(), loaded);
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            if (rest.Length > DockerLimits.MaxMessageBytes)
                throw new DockerException(0, $"{call}: the engine sends a message of more than {DockerLimits.MaxMessageBytes} bytes.");
            if (read.IsCompleted)
            {
                Note(call, rest.ToArray(), loaded);
                return loaded;
            }
            reader.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static void Note(DockerCall call, byte[] line, List<string> loaded)
    {
        if (line.AsSpan().Trim(" \r\n"u8).IsEmpty)
            return;
        LoadMessage? message = JsonSerializer.Deserialize(line, DockerJson.Default.LoadMessage);
        if (message?.Error is { Length: > 0 } error)
            throw new DockerException(500, $"{call}: {error}");
        foreach (string text in (message?.Stream ?? "").Split('\n'))
        {
            if (s_loaded.FirstOrDefault(start => text.StartsWith(start, StringComparison.Ordinal)) is { } start)
                loaded.Add(text[start.Length..].Trim());
        }
    }
}
