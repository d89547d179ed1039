using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Asks a CRI endpoint who it is and how it is.</summary>
internal sealed class CriDial(NodeReading node)
{
    private readonly Dictionary<string, CriFacts> _known = new(StringComparer.Ordinal);

    /// <summary>What it says; one that does not answer has a problem. The same endpoint is asked once.</summary>
    internal async Task<CriFacts> AskAsync(string endpoint, CancellationToken cancellation)
    {
        string path = PathOf(endpoint);
        if (!_known.TryGetValue(path, out CriFacts? facts))
            _known[path] = facts = await CallAsync(path, cancellation);
        return facts with { Endpoint = endpoint };
    }

    /// <summary>The path of a socket; what has no path is returned as it is.</summary>
    internal static string PathOf(string endpoint) => endpoint.StartsWith("unix://", StringComparison.Ordinal) ? endpoint["unix://".Length..] : endpoint;

    private async Task<CriFacts> CallAsync(string path, CancellationToken cancellation)
    {
        var facts = new CriFacts { Endpoint = path };
        try
        {
            using var channel = new CriChannel(node.Files.Find(path) ?? path, new CriChannelOptions { DefaultDeadline = node.Options.DialLimit });
            var client = new RuntimeServiceClient(channel);
            VersionResponse version = await client.VersionAsync(new VersionRequest(), cancellation);
            facts = facts with { RuntimeName = Short(version.RuntimeName), RuntimeVersion = Short(version.RuntimeVersion), V1 = channel.Version == CriMethods.V1 };
            RuntimeStatus? status = (await client.StatusAsync(new StatusRequest(), cancellation)).Status;
            facts = facts with { RuntimeReady = Condition(status, "RuntimeReady"), NetworkReady = Condition(status, "NetworkReady") };
            return facts with { CgroupDriver = await DriverAsync(client, cancellation) };
        }
        catch (Exception e) when (e is CriException or ArgumentException)
        {
            // A path that is too long for a socket is an argument that cannot be.
            return facts with { Problem = NodeReading.FirstLine(e.Message) };
        }
    }

    private static async Task<string?> DriverAsync(RuntimeServiceClient client, CancellationToken cancellation)
    {
        try
        {
            RuntimeConfigResponse answer = await client.RuntimeConfigAsync(new RuntimeConfigRequest(), cancellation);
            return answer.Linux is null ? null : answer.Linux.CgroupDriver == CgroupDriver.Systemd ? "systemd" : "cgroupfs";
        }
        catch (CriException e) when (e.Code == GrpcStatusCode.Unimplemented)
        {
            return null;
        }
    }

    private static bool? Condition(RuntimeStatus? status, string type) => status?.Conditions.FirstOrDefault(condition => condition.Type == type)?.Status;

    private static string Short(string text) => text.Length > MaxName ? text[..MaxName] : text;

    private const int MaxName = 200;
}
