using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Node;

namespace Sampan.Migration.Verifying;

/// <summary>The node that is verified: its facts, its files and programs, and its runtime.</summary>
public sealed class VerifyContext : IDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromMinutes(2);

    private readonly CriChannel _channel;

    /// <param name="tools">The machine.</param>
    /// <param name="facts">What was read of it.</param>
    /// <param name="options">What is asked.</param>
    /// <exception cref="MigrationException">The endpoint is no socket.</exception>
    public VerifyContext(NodeTools tools, NodeFacts facts, VerifyOptions options)
    {
        Tools = tools;
        Facts = facts;
        Options = options;
        string endpoint = options.Endpoint ?? facts.Kubelet?.Configuration.Value("containerRuntimeEndpoint") ?? "";
        Endpoint = endpoint.Length > 0 ? endpoint : Found(tools.Files);
        try
        {
            _channel = new CriChannel(Endpoint, new CriChannelOptions { DefaultDeadline = CallLimit, Time = tools.Time });
        }
        catch (ArgumentException e)
        {
            throw new MigrationException($"{Endpoint}: is not the address of a Unix socket: {e.Message} Write unix:///path/to.sock.", e);
        }
        Runtime = new RuntimeServiceClient(_channel);
        Images = new ImageServiceClient(_channel);
    }

    /// <summary>The runtime's socket, with scheme as it was given.</summary>
    public string Endpoint { get; }

    /// <summary>What is asked.</summary>
    public VerifyOptions Options { get; }

    /// <summary>What was read of the node before the first probe.</summary>
    public NodeFacts Facts { get; }

    /// <summary>The machine.</summary>
    internal NodeTools Tools { get; }

    /// <summary>Its files.</summary>
    internal NodeFiles Files => Tools.Files;

    /// <summary>The runtime's pods and containers.</summary>
    internal RuntimeServiceClient Runtime { get; }

    /// <summary>The runtime's images.</summary>
    internal ImageServiceClient Images { get; }

    /// <summary>Reads a node's facts and opens its runtime's socket.</summary>
    /// <exception cref="MigrationException">The endpoint is no socket.</exception>
    public static async Task<VerifyContext> OpenAsync(NodeTools tools, VerifyOptions options, CancellationToken cancellation)
    {
        NodeFacts facts = await new NodeInspector(tools.Commands).ReadAsync(new InspectionOptions { Endpoint = options.Endpoint, Kubeconfig = options.Kubeconfig }, cancellation);
        return new VerifyContext(tools, facts, options);
    }

    /// <summary>A value of the kubelet's configuration; null without kubelet or value.</summary>
    internal string? Kubelet(string setting) => Facts.Kubelet?.Configuration.Value(setting);

    /// <summary>The containers that the kubelet made and that run.</summary>
    internal async Task<IReadOnlyList<Container>> RunningAsync(CancellationToken cancellation)
    {
        var filter = new ContainerFilter { State = new ContainerStateValue { State = ContainerState.ContainerRunning } };
        ListContainersResponse answer = await Runtime.ListContainersAsync(new ListContainersRequest { Filter = filter }, cancellation);
        return [.. answer.Containers.Where(c => c.Labels.ContainsKey(KubernetesLabels.PodUid))];
    }

    // A kubelet that is not there, or that uses Docker itself, names none.
    private static string Found(NodeFiles files) =>
        TargetKind.All.Select(TargetKind.Endpoint).FirstOrDefault(e => files.Exists(e["unix://".Length..])) ?? TargetKind.Endpoint(TargetKind.Sampan);

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();
}
