using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Sampan.Docker;

/// <summary>Calls about containers. Errors, limits and cancellation as <see cref="DockerClient"/> says.</summary>
public sealed class ContainerApi
{
    private readonly DockerTransport _transport;

    internal ContainerApi(DockerTransport transport) => _transport = transport;

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
        return _transport.AskAsync(_transport.Call(HttpMethod.Get, "/containers/json", query), DockerJson.Default.IReadOnlyListContainerEntry, cancellation);
    }

    /// <summary>All about one container.</summary>
    /// <param name="container">Its id or name.</param>
    /// <param name="cancellation">Breaks off.</param>
    public Task<ContainerDetails> InspectAsync(string container, CancellationToken cancellation) =>
        _transport.AskAsync(_transport.Call(HttpMethod.Get, PathOf(container, "/json")), DockerJson.Default.ContainerDetails, cancellation);

    /// <summary>Starts it; one that runs is left alone.</summary>
    /// <returns>Whether it did not run before.</returns>
    public async Task<bool> StartAsync(string container, CancellationToken cancellation) =>
        await _transport.TellAsync(_transport.Call(HttpMethod.Post, PathOf(container, "/start")), cancellation) != HttpStatusCode.NotModified;

    /// <summary>Has it end by its stop signal, and kills it after the grace; one that does not run is left alone.</summary>
    /// <returns>Whether it ran before.</returns>
    public async Task<bool> StopAsync(string container, TimeSpan grace, CancellationToken cancellation)
    {
        string seconds = Math.Ceiling(grace.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
        DockerCall call = _transport.Call(HttpMethod.Post, PathOf(container, "/stop"), new KeyValuePair<string, string>("t", seconds));
        return await _transport.TellAsync(call with { Limit = call.Limit + grace }, cancellation) != HttpStatusCode.NotModified;
    }

    /// <summary>Removes it; one that is not there is no fault.</summary>
    /// <param name="container">Its id or name.</param>
    /// <param name="force">Kills it if it runs; else that is a conflict.</param>
    /// <param name="volumes">Its unnamed volumes too.</param>
    /// <param name="cancellation">Breaks off.</param>
    public async Task RemoveAsync(string container, bool force, bool volumes, CancellationToken cancellation)
    {
        DockerCall call = _transport.Call(
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

    private static string PathOf(string container, string verb) => $"/containers/{DockerCall.Segment(container)}{verb}";
}
