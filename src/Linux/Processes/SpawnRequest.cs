using System.Runtime.InteropServices;

namespace Sampan.Linux.Processes;

/// <summary>A program to start, with exactly the environment and descriptors named here.</summary>
public sealed record SpawnRequest
{
    /// <summary>The executable's path; no search is made.</summary>
    public required string Path { get; init; }

    /// <summary>The arguments after the program's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the program starts; the caller's working directory unless told.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Descriptor number in the child → handle here. 0, 1 and 2 are <c>/dev/null</c> unless named.</summary>
    public IReadOnlyDictionary<int, SafeHandle> Descriptors { get; init; } = new Dictionary<int, SafeHandle>();

    /// <summary>Whether the child leads a session of its own, so that a terminal's signals pass it by.</summary>
    public bool NewSession { get; init; }
}
