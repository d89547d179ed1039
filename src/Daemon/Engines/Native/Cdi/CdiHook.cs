namespace Sampan.Daemon.Engines.Native.Cdi;

/// <summary>A program that the OCI runtime runs at a point of the container's life.</summary>
internal sealed record CdiHook
{
    /// <summary>The point, as the runtime-spec names it, e.g. <c>createContainer</c>.</summary>
    public string HookName { get; init => field = value ?? ""; } = "";

    public string Path { get; init => field = value ?? ""; } = "";

    public IReadOnlyList<string>? Args { get; init; }

    public IReadOnlyList<string>? Env { get; init; }

    public int? Timeout { get; init; }
}
