using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Sampan.Docker;

/// <summary>Calls about containers. Errors, limits and cancellation as <see cref="DockerClient"/> says.</summary>
public sealed class ContainerApi
{
    private readonly DockerTransport _transport;
    private readonly TimeSpan _limit;

    internal ContainerApi(DockerTransport transport, TimeSpan limit) => (_transport, _limit) = (transport, limit);

    /// <summary>The same calls with another limit.</summary>
    public ContainerApi Within(TimeSpan limit) => new(_transport, limit);

    /// <summary>Containers that have all of these labels.</summary>
    /// <param name="all">Those that do not run too.</param>
    /// <param name="labels"><c>KEY</c> or <c>KEY=VALUE</c>; none for all.</param>
    /// <param name="cancellation">Breaks off.</param>
    public Task<IReadOnlyList<ContainerEntry>> ListAsync(bool all, IReadOnlyList<string> labels, CancellationToken cancellation)
    {
        var query = new List<KeyValuePair<string, string>> { new("all", all ? "1" : "0") };
        if (labels.Count > 0)
        {
            var filters = new Dictionary<string, IReadOnlyList<string>> { ["label"] = labels };
            query.Add(new("filters", JsonSerializer.Serialize(filters, DockerJson.Default.DictionaryStringIReadOnlyListString)));
        }
        return _transport.AskAsync(Call(HttpMethod.Get, "/containers/json", query), DockerJson.Default.IReadOnlyListContainerEntry, cancellation);
    }

    /// <summary>All about one container.</summary>
    /// <param name="container">Its id or name.</param>
    /// <param name="cancellation">Breaks off.</param>
    public Task<ContainerDetails> InspectAsync(string container, CancellationToken cancellation) =>
        _transport.AskAsync(Call(HttpMethod.Get, PathOf(container, "/json")), DockerJson.Default.ContainerDetails, cancellation);

    /// <summary>Makes a container. It does not run yet.</summary>
    /// <param name="name">Its name; one in use is a conflict.</param>
    /// <param name="creation">What it is; an image that is missing is not found.</param>
    /// <param name="cancellation">Breaks off; whether it was made is not known then.</param>
    public Task<CreatedContainer> CreateAsync(string name, ContainerCreation creation, CancellationToken cancellation) => _transport.AskAsync(
        Call(HttpMethod.Post, "/containers/create", new KeyValuePair<string, string>("name", name)).With(creation, DockerJson.Default.ContainerCreation),
        DockerJson.Default.CreatedContainer, cancellation);

    /// <summary>Starts it; one that runs is left alone.</summary>
    /// <returns>Whether it did not run before.</returns>
    public async Task<bool> StartAsync(string container, CancellationToken cancellation) =>
        await _transport.TellAsync(Call(HttpMethod.Post, PathOf(container, "/start")), cancellation) != HttpStatusCode.NotModified;

    /// <summary>Has it end by its stop signal, and kills it after the grace; one that does not run is left alone.</summary>
    /// <returns>Whether it ran before.</returns>
    public async Task<bool> StopAsync(string container, TimeSpan grace, CancellationToken cancellation)
    {
        string seconds = Math.Ceiling(grace.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
        DockerCall call = Call(HttpMethod.Post, PathOf(container, "/stop"), new KeyValuePair<string, string>("t", seconds));
        return await _transport.TellAsync(call with { Limit = call.Limit + grace }, cancellation) != HttpStatusCode.NotModified;
    }

    /// <summary>Sends a signal to its first process; one that does not run is a conflict.</summary>
    /// <param name="container">Its id or name.</param>
    /// <param name="signal">By name or number.</param>
    /// <param name="cancellation">Breaks off.</param>
    public Task KillAsync(string container, string signal, CancellationToken cancellation) =>
        _transport.TellAsync(Call(HttpMethod.Post, PathOf(container, "/kill"), new KeyValuePair<string, string>("signal", signal)), cancellation);

    /// <summary>Changes its limits, whether it runs or not.</summary>
    public Task UpdateAsync(string container, ContainerUpdate update, CancellationToken cancellation) =>
        _transport.TellAsync(Call(HttpMethod.Post, PathOf(container, "/update")).With(update, DockerJson.Default.ContainerUpdate), cancellation);

    /// <summary>Gives it another name; one in use is a conflict.</summary>
    public Task RenameAsync(string container, string name, CancellationToken cancellation) =>
        _transport.TellAsync(Call(HttpMethod.Post, PathOf(container, "/rename"), new KeyValuePair<string, string>("name", name)), cancellation);

    /// <summary>Sets the size of its terminal.</summary>
    public Task ResizeAsync(string container, int columns, int rows, CancellationToken cancellation) =>
        _transport.TellAsync(Call(HttpMethod.Post, PathOf(container, "/resize"), DockerCall.Size(columns, rows)), cancellation);

    /// <summary>
    /// Joins its streams from here on. One that does not run is joined too, and its streams come once it is started. The engine
    /// writes to all who are attached in turn: the container waits for one who does not read.
    /// </summary>
    /// <param name="container">Its id or name.</param>
    /// <param name="attachment">Which streams.</param>
    /// <param name="cancellation">Breaks the beginning off; the connection is the caller's.</param>
    public Task<DockerConnection> AttachAsync(string container, ContainerAttachment attachment, CancellationToken cancellation) =>
        _transport.UpgradeAsync(Call(HttpMethod.Post, PathOf(container, "/attach"), attachment.Query()), cancellation);

    /// <summary>Removes it; one that is not there is no fault.</summary>
    /// <param name="container">Its id or name.</param>
    /// <param name="force">Kills it if it runs; else that is a conflict.</param>
    /// <param name="volumes">Its unnamed volumes too.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task RemoveAsync(string container, bool force, bool volumes, CancellationToken cancellation)
    {
        DockerCall call = Call(
            HttpMethod.Delete, PathOf(container, ""), new KeyValuePair<string, string>("force", force ? "1" : "0"), new("v", volumes ? "1" : "0"));
        try
        {
            await _transport.TellAsync(call, cancellation);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // Gone is what was wanted.
        }
    }

    private DockerCall Call(HttpMethod method, string path, params IReadOnlyList<KeyValuePair<string, string>> query) =>
        _transport.Call(method, path, query) with { Limit = _limit };

    private static string PathOf(string container, string verb) => $"/containers/{DockerCall.Segment(container)}{verb}";
}
