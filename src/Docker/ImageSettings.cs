using System.Text.Json;

namespace Sampan.Docker;

/// <summary>How an image wants to be run: the <c>Config</c> of its details. What the image leaves open is null.</summary>
public sealed record ImageSettings
{
    /// <summary>User, uid, user:group or uid:gid.</summary>
    public string? User { get; init; }

    /// <summary>Environment, each <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>The command's fixed part.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>The command, or its default arguments if there is an entry point.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>The folder to start in.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Paths that hold data; the values are empty objects.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Volumes { get; init; }

    /// <summary>Ports, e.g. <c>80/tcp</c>; the values are empty objects.</summary>
    public IReadOnlyDictionary<string, JsonElement>? ExposedPorts { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The signal that asks it to stop, e.g. <c>SIGTERM</c> or <c>SIGRTMIN+3</c>.</summary>
    public string? StopSignal { get; init; }
}
