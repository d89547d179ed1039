using System.Globalization;

namespace Sampan.Bench.Pods;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    internal required string Verb { get; init; }

    internal string Runtime { get; private init; } = "";

    internal string SamplesFile { get; private init; } = "";

    internal string Endpoint { get; private init; } = "";

    internal string Image { get; private init; } = "";

    /// <summary>Where pods' logs go.</summary>
    internal string WorkFolder { get; private init; } = "";

    /// <summary>Path, in its hierarchy, of the cgroup that has the daemon's and the pods' in it. v1 or v2.</summary>
    internal string Cgroup { get; private init; } = "";

    internal string CgroupParent => Cgroup + "/pods";

    internal int Count { get; private init; } = 1;

    /// <summary>Pods before those that are counted.</summary>
    internal int Warm { get; private init; } = 2;

    internal int AtATime { get; private init; } = 1;

    /// <summary>Containers of each pod that stays.</summary>
    internal int Containers { get; private init; } = 1;

    /// <summary>Text in the command line of every process of the runtime, as a path of its private root.</summary>
    internal string Marker { get; private init; } = "";

    /// <summary>The daemon's process id.</summary>
    internal int Daemon { get; private init; }

    /// <summary>The command line of a pause process.</summary>
    internal string Pause { get; private init; } = "";

    internal string Label { get; private init; } = "";

    /// <summary>Whom the report sets Sampan beside.</summary>
    internal string Peer { get; private init; } = "containerd";

    internal string Unit { get; private init; } = "ms";

    internal double Value { get; private init; }

    /// <summary>Null when the command line makes no sense.</summary>
    internal static BenchOptions? Parse(string[] args)
    {
        var options = new BenchOptions { Verb = args[0] };
        if (args.Length % 2 == 0)
            return null;
        for (int i = 1; i < args.Length; i += 2)
        {
            if (options.With(args[i], args[i + 1]) is not { } next)
                return null;
            options = next;
        }
        return options;
    }

    private BenchOptions? With(string name, string value) => name switch
    {
        "--runtime" => this with { Runtime = value },
        "--samples" => this with { SamplesFile = value },
        "--endpoint" => this with { Endpoint = value },
        "--image" => this with { Image = value },
        "--work" => this with { WorkFolder = value },
        "--cgroup" => this with { Cgroup = value },
        "--count" => this with { Count = int.Parse(value, CultureInfo.InvariantCulture) },
        "--warm" => this with { Warm = int.Parse(value, CultureInfo.InvariantCulture) },
        "--at-a-time" => this with { AtATime = int.Parse(value, CultureInfo.InvariantCulture) },
        "--containers" => this with { Containers = int.Parse(value, CultureInfo.InvariantCulture) },
        "--peer" => this with { Peer = value },
        "--marker" => this with { Marker = value },
        "--daemon" => this with { Daemon = int.Parse(value, CultureInfo.InvariantCulture) },
        "--pause" => this with { Pause = value },
        "--label" => this with { Label = value },
        "--unit" => this with { Unit = value },
        "--value" => this with { Value = double.Parse(value, CultureInfo.InvariantCulture) },
        _ => null,
    };
}
