namespace Sampan.Docker;

/// <summary>What a container was made to be.</summary>
public record ContainerConfig
{
    /// <summary>The image as it was asked for.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>The command, or the arguments of <see cref="Entrypoint"/>; null for the image's.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>What runs; null for the image's, empty for none.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary><c>NAME=VALUE</c>, beside the image's.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Where it starts; empty for the image's.</summary>
    public string WorkingDir { get; init => field = value ?? ""; } = "";

    /// <summary><c>USER[:GROUP]</c> by name or number; empty for the image's.</summary>
    public string User { get; init => field = value ?? ""; } = "";

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>The name of the machine inside.</summary>
    public string Hostname { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it has a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>Whether its input stays open while nobody is attached.</summary>
    public bool OpenStdin { get; init; }

    /// <summary>Whether its input ends with that of the first who was attached.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>Whether the engine's own client is attached to its input; the next two of its outputs.</summary>
    public bool AttachStdin { get; init; }

    /// <summary>See <see cref="AttachStdin"/>.</summary>
    public bool AttachStdout { get; init; }

    /// <summary>See <see cref="AttachStdin"/>.</summary>
    public bool AttachStderr { get; init; }

    /// <summary>A signal's name or number; empty for the image's.</summary>
    public string StopSignal { get; init => field = value ?? ""; } = "";

    /// <summary>Seconds between the stop signal and the end; null for the engine's own.</summary>
    public int? StopTimeout { get; init; }

    /// <summary>How the engine asks after its health; null for the image's way.</summary>
    public ContainerHealthcheck? Healthcheck { get; init; }

    /// <summary>Whether it gets no network at all.</summary>
    public bool NetworkDisabled { get; init; }
}
