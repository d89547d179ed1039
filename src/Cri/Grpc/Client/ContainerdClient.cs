using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sampan.Cri.Containerd;

namespace Sampan.Cri.Grpc.Client;

/// <summary>
/// containerd's image store, by containerd's own interface (1.0 to 2.x) on the socket that also speaks CRI. What is made under a lease
/// stays until the lease ends, and then as long as an image leads to it. Errors, deadlines and cancellation as <see cref="CriChannel"/> says.
/// </summary>
/// <param name="channel">containerd; stays the caller's.</param>
/// <param name="space">The namespace, e.g. <c>k8s.io</c>.</param>
/// <param name="lease">The lease that calls are made under; null for none.</param>
public sealed class ContainerdClient(CriChannel channel, string space, string? lease = null)
{
    private const string Leases = "/containerd.services.leases.v1.Leases/", Content = "/containerd.services.content.v1.Content/";
    private const string Snapshots = "/containerd.services.snapshots.v1.Snapshots/", Images = "/containerd.services.images.v1.Images/";
    private const string Expiry = "containerd.io/gc.expire";

    private readonly Dictionary<string, string> _metadata = lease is null
        ? new() { ["containerd-namespace"] = space }
        : new() { ["containerd-namespace"] = space, ["containerd-lease"] = lease };

    /// <summary>The same store, under a lease.</summary>
    public ContainerdClient Under(string id) => new(channel, space, id);

    /// <summary>Makes a lease; one that is there is kept.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="until">When containerd may forget it by itself.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task CreateLeaseAsync(string id, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var request = new LeaseCreateRequest { Id = id, Labels = { [Expiry] = until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture) } };
        await UnlessAsync(GrpcStatusCode.AlreadyExists, CallAsync(Leases + "Create", request, Nothing.Parser, cancellationToken));
    }

    /// <summary>Ends a lease; one that is not there is no fault.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="collect">Whether what nothing leads to is to be gone when this returns.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteLeaseAsync(string id, bool collect, CancellationToken cancellationToken) => UnlessAsync(
        GrpcStatusCode.NotFound, CallAsync(Leases + "Delete", new LeaseDeleteRequest { Id = id, Sync = collect }, Nothing.Parser, cancellationToken));

    /// <summary>Puts a snapshot that is there under the client's lease.</summary>
    public Task HoldSnapshotAsync(string snapshotter, string key, CancellationToken cancellationToken) => CallAsync(
        Leases + "AddResource", new LeaseAddResourceRequest { Id = lease, Resource = new LeaseResource { Id = key, Type = "snapshots/" + snapshotter } }, Nothing.Parser, cancellationToken);

    /// <summary>All leases.</summary>
    public async Task<IReadOnlyList<LeaseEntry>> ListLeasesAsync(CancellationToken cancellationToken) =>
        [.. (await CallAsync(Leases + "List", new LeaseListRequest(), LeaseListResponse.Parser, cancellationToken)).Leases];

    /// <summary>What is known of a piece of content; null if there is none.</summary>
    public async Task<ContentEntry?> FindContentAsync(string digest, CancellationToken cancellationToken) =>
        (await FindAsync(CallAsync(Content + "Info", new ContentInfoRequest { Digest = digest }, ContentInfoResponse.Parser, cancellationToken)))?.Info;

    /// <summary>All content.</summary>
    public async Task<IReadOnlyList<ContentEntry>> ListContentAsync(CancellationToken cancellationToken)
    {
        var all = new List<ContentEntry>();
        await foreach (ContentListResponse part in channel.OtherServerStreamAsync(
            Content + "List", _metadata, new ContentListRequest(), ContentListResponse.Parser, null, cancellationToken))
        {
            all.AddRange(part.Info);
        }
        return all;
    }

    /// <summary>The bytes of a small piece of content; null if there is none.</summary>
    /// <param name="digest">Which.</param>
    /// <param name="cap">How many bytes it may have.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CriException">RESOURCE_EXHAUSTED: it has more.</exception>
    public async Task<byte[]?> ReadContentAsync(string digest, int cap, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        try
        {
            await foreach (ContentReadResponse part in channel.OtherServerStreamAsync(
                Content + "Read", _metadata, new ContentReadRequest { Digest = digest }, ContentReadResponse.Parser, null, cancellationToken))
            {
                if (bytes.Length + part.Data.Length > cap)
                    throw CriException.ResourceExhausted($"the content {digest} has more than {cap} bytes.");
                bytes.Write(part.Data.Span);
            }
            return bytes.ToArray();
        }
        catch (CriException e) when (e.Code == GrpcStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Writes a small piece of content; one that is there gets the labels beside its own.</summary>
    /// <param name="digest">Its digest, which containerd checks.</param>
    /// <param name="bytes">Its bytes; less than a message may have.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task WriteContentAsync(string digest, byte[] bytes, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        var request = new ContentWriteRequest
        {
            Action = ContentAction.ContentCommit,
            Ref = $"{lease}-{digest}",
            Total = bytes.Length,
            Expected = digest,
            Data = UnsafeByteOperations.UnsafeWrap(bytes),
            Labels = { new Dictionary<string, string>(labels) },
        };
        try
        {
            // It answers each message, and says the last one again at the end.
            await foreach (ContentWriteResponse _ in channel.OtherServerStreamAsync(
                Content + "Write", _metadata, request, ContentWriteResponse.Parser, null, cancellationToken))
            {
            }
        }
        catch (CriException e) when (e.Code == GrpcStatusCode.AlreadyExists)
        {
            var update = new ContentUpdateRequest
            {
                Info = new ContentEntry { Digest = digest, Labels = { new Dictionary<string, string>(labels) } },
                UpdateMask = new FieldMask { Paths = { labels.Keys.Select(key => "labels." + key) } },
            };
            if (labels.Count > 0)
                await CallAsync(Content + "Update", update, ContentInfoResponse.Parser, cancellationToken);
        }
    }

    /// <summary>What is known of a snapshot; null if there is none.</summary>
    public async Task<SnapshotEntry?> FindSnapshotAsync(string snapshotter, string key, CancellationToken cancellationToken) => (await FindAsync(
        CallAsync(Snapshots + "Stat", new SnapshotKeyRequest { Snapshotter = snapshotter, Key = key }, SnapshotStatResponse.Parser, cancellationToken)))?.Info;

    /// <summary>All snapshots.</summary>
    public async Task<IReadOnlyList<SnapshotEntry>> ListSnapshotsAsync(string snapshotter, CancellationToken cancellationToken)
    {
        var all = new List<SnapshotEntry>();
        await foreach (SnapshotListResponse part in channel.OtherServerStreamAsync(
            Snapshots + "List", _metadata, new SnapshotListRequest { Snapshotter = snapshotter }, SnapshotListResponse.Parser, null, cancellationToken))
        {
            all.AddRange(part.Info);
        }
        return all;
    }

    /// <summary>Begins a snapshot.</summary>
    /// <param name="snapshotter">By whom.</param>
    /// <param name="key">Its name until it is committed.</param>
    /// <param name="parent">The one below; empty for the lowest.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How it would be mounted.</returns>
    public async Task<IReadOnlyList<SnapshotMount>> PrepareSnapshotAsync(
        string snapshotter, string key, string parent, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var request = new SnapshotPrepareRequest { Snapshotter = snapshotter, Key = key, Parent = parent, Labels = { new Dictionary<string, string>(labels) } };
        return [.. (await CallAsync(Snapshots + "Prepare", request, SnapshotPrepareResponse.Parser, cancellationToken)).Mounts];
    }

    /// <summary>Makes a snapshot final.</summary>
    public Task CommitSnapshotAsync(
        string snapshotter, string name, string key, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken) => CallAsync(
        Snapshots + "Commit", new SnapshotCommitRequest { Snapshotter = snapshotter, Name = name, Key = key, Labels = { new Dictionary<string, string>(labels) } }, Nothing.Parser, cancellationToken);

    /// <summary>Removes a snapshot; one that is not there is no fault.</summary>
    public Task RemoveSnapshotAsync(string snapshotter, string key, CancellationToken cancellationToken) => UnlessAsync(
        GrpcStatusCode.NotFound, CallAsync(Snapshots + "Remove", new SnapshotKeyRequest { Snapshotter = snapshotter, Key = key }, Nothing.Parser, cancellationToken));

    /// <summary>An image by its name; null if there is none.</summary>
    public async Task<ImageRecord?> FindImageAsync(string name, CancellationToken cancellationToken) =>
        (await FindAsync(CallAsync(Images + "Get", new ImageGetRequest { Name = name }, ImageRecordResponse.Parser, cancellationToken)))?.Image;

    /// <summary>All images.</summary>
    public async Task<IReadOnlyList<ImageRecord>> ListImagesAsync(CancellationToken cancellationToken) =>
        [.. (await CallAsync(Images + "List", new ImageListRequest(), ImageListResponse.Parser, cancellationToken)).Images];

    /// <summary>Gives a piece of content a name; what had the name loses it.</summary>
    /// <returns>Whether the name is new.</returns>
    public async Task<bool> PutImageAsync(ImageRecord image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        try
        {
            await CallAsync(Images + "Create", new ImageCreateRequest { Image = image }, ImageRecordResponse.Parser, cancellationToken);
            return true;
        }
        catch (CriException e) when (e.Code == GrpcStatusCode.AlreadyExists)
        {
            var mask = new FieldMask { Paths = { image.Labels.Keys.Select(key => "labels." + key).Prepend("target") } };
            await CallAsync(Images + "Update", new ImageUpdateRequest { Image = image, UpdateMask = mask }, ImageRecordResponse.Parser, cancellationToken);
            return false;
        }
    }

    /// <summary>Takes a name away; one that is not there is no fault.</summary>
    /// <param name="name">The name.</param>
    /// <param name="collect">Whether what nothing leads to is to be gone when this returns.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task DeleteImageAsync(string name, bool collect, CancellationToken cancellationToken) => UnlessAsync(
        GrpcStatusCode.NotFound, CallAsync(Images + "Delete", new ImageDeleteRequest { Name = name, Sync = collect }, Nothing.Parser, cancellationToken));

    private Task<TRes> CallAsync<TReq, TRes>(string path, TReq request, MessageParser<TRes> parser, CancellationToken cancellationToken)
        where TReq : class, IMessage<TReq>
        where TRes : class, IMessage<TRes> => channel.OtherUnaryAsync(path, _metadata, request, parser, null, cancellationToken);

    private static async Task<T?> FindAsync<T>(Task<T> call)
        where T : class
    {
        try
        {
            return await call;
        }
        catch (CriException e) when (e.Code == GrpcStatusCode.NotFound)
        {
            return null;
        }
    }

    private static async Task UnlessAsync(GrpcStatusCode harmless, Task call)
    {
        try
        {
            await call;
        }
        catch (CriException e) when (e.Code == harmless)
        {
            // It is as it was wanted already.
        }
    }
}
