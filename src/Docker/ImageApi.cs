using System.Text.Json;

namespace Sampan.Docker;

/// <summary>Calls about images. Errors, limits and cancellation as <see cref="DockerClient"/> says.</summary>
public sealed class ImageApi
{
    private const int CopyBytes = 1 << 20;

    // What people see is what scripts have been reading since Docker 1.10: there is nothing else that names what was loaded.
    private static readonly string[] s_loaded = ["Loaded image ID: ", "Loaded image: "];

    // The first version that can be asked for the space of images alone.
    private static readonly Version s_partialSpace = new(1, 42);

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
        return _transport.DoAsync<IReadOnlyList<string>>(call, async (response, token) =>
        {
            var loaded = new List<string>();
            await MessageStream.ReadAsync(call, response, line => Note(call, line, loaded), token);
            return loaded;
        }, cancellation);
    }

    /// <summary>Fetches an image. Breaking off makes the engine stop too, unless somebody else waits for the same.</summary>
    /// <param name="name">Its name without tag and digest.</param>
    /// <param name="target">Its tag or digest; never empty, which would mean all tags.</param>
    /// <param name="authorization">From <see cref="RegistryAuthorization"/>; null for none.</param>
    /// <param name="note">Told of each message, in order.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <returns>Why there is no image; null if it is there.</returns>
    public async Task<PullRefusal?> PullAsync(
        string name, string target, string? authorization, Action<PullMessage> note, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        DockerCall call = _transport.Transfer(HttpMethod.Post, "/images/create", new KeyValuePair<string, string>("fromImage", name), new("tag", target)) with
        {
            RegistryAuthorization = authorization,
        };
        try
        {
            return await _transport.DoAsync(call, async (response, token) =>
            {
                PullRefusal? refusal = null;
                await MessageStream.ReadAsync(call, response, line => refusal = Note(line, note) ?? refusal, token);
                return refusal;
            }, cancellation);
        }
        catch (DockerException e) when (e.Status > 0)
        {
            string before = $"{call}: ";
            return new PullRefusal(e.Status, e.Message.StartsWith(before, StringComparison.Ordinal) ? e.Message[before.Length..] : e.Message);
        }
    }

    /// <summary>Bytes of all layers that images use, each once.</summary>
    /// <returns>Null where the engine is older than 23.0, and would read the files of all containers too.</returns>
    /// <param name="cancellation">Breaks off.</param>
    public async Task<long?> SpaceAsync(CancellationToken cancellation)
    {
        DockerCall call = _transport.Call(HttpMethod.Get, "/system/df", new KeyValuePair<string, string>("type", "image"));
        return Version.Parse(await _transport.KnownVersionAsync(_transport.Call(HttpMethod.Get, "/_ping"), cancellation)) < s_partialSpace
            ? null
            : (await _transport.AskAsync(call, DockerJson.Default.LayerSpace, cancellation)).LayersSize;
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

    private static void Note(DockerCall call, byte[] line, List<string> loaded)
    {
        LoadMessage? message = JsonSerializer.Deserialize(line, DockerJson.Default.LoadMessage);
        if (message?.Error is { Length: > 0 } error)
            throw new DockerException(500, $"{call}: {error}");
        foreach (string text in (message?.Stream ?? "").Split('\n'))
        {
            if (s_loaded.FirstOrDefault(start => text.StartsWith(start, StringComparison.Ordinal)) is { } start)
                loaded.Add(text[start.Length..].Trim());
        }
        if (loaded.Count > DockerLimits.MaxLoadedNames)
            throw new DockerException(0, $"{call}: the engine names more than {DockerLimits.MaxLoadedNames} images.");
    }

    private static PullRefusal? Note(byte[] line, Action<PullMessage> note)
    {
        if (JsonSerializer.Deserialize(line, DockerJson.Default.ProgressMessage) is not { } message)
            return null;
        if ((message.Detail?.Message ?? message.Error) is { Length: > 0 } words)
            return new PullRefusal(message.Detail?.Code ?? 0, words);
        ProgressCount? bytes = message.Count is { Units: null or "" } count ? count : null;
        note(new PullMessage(message.Id ?? "", message.Status ?? "", bytes?.Current ?? 0, bytes?.Total ?? 0));
        return null;
    }
}
