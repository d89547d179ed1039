namespace Sampan.Daemon.Configuration;

/// <summary>One entry of <c>runtimes.handlers</c>.</summary>
internal sealed record RuntimeHandlerOptions
{
    /// <summary>The executable. Before resolution a bare name, or empty for the handler's own name; after it absolute, or empty: not found.</summary>
    public string Path { get; init; } = "";

    /// <summary>The runtime's own state folder (<c>--root</c>). Empty before resolution means <c>runtimes/NAME</c> in the daemon's state folder.</summary>
    public string Root { get; init; } = "";

    /// <summary>Global options put before the subcommand in every call.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}
