using Sampan.Cli.Streaming;
using Sampan.Cri.V1;

namespace Sampan.Cli.Running;

/// <summary>What <c>sampan run</c> was asked for, read and judged.</summary>
internal sealed record RunOptions
{
    public required string Image { get; init; }

    public IReadOnlyList<string> Command { get; init; } = [];

    public string? EntryPoint { get; init; }

    public required string Name { get; init; }

    public string Namespace { get; init; } = "default";

    /// <summary>The pod's unique id, which no other pod has had.</summary>
    public required string Uid { get; init; }

    /// <summary>A pod to join; null to make one.</summary>
    public string? Pod { get; init; }

    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    public IReadOnlyList<KeyValue> Environment { get; init; } = [];

    public IReadOnlyList<Mount> Mounts { get; init; } = [];

    public bool HostNetwork { get; init; }

    public RunUser? User { get; init; }

    public string WorkingDirectory { get; init; } = "";

    public bool Privileged { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Bytes; 0 for no limit.</summary>
    public long Memory { get; init; }

    /// <summary>Cores; 0 for no limit.</summary>
    public double Cpus { get; init; }

    public string Hostname { get; init; } = "";

    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>A RuntimeClass handler; empty for the default one.</summary>
    public string Handler { get; init; } = "";

    public PullPolicy Pull { get; init; }

    /// <summary>Where logs go, in a folder for each pod.</summary>
    public string LogRoot { get; init; } = RunLogs.Root;

    public bool Detach { get; init; }

    /// <summary>Whether the command gets this process's input.</summary>
    public bool Stdin { get; init; }

    /// <summary>Whether it gets a terminal.</summary>
    public bool Terminal { get; init; }

    public StreamSettings Streams { get; init; } = StreamSettings.Default;

    public bool Remove { get; init; }

    public PodSandboxMetadata PodMetadata => new() { Name = Name, Namespace = Namespace, Uid = Uid };
}
