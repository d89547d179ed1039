using System.Runtime.InteropServices;

namespace Sampan.Linux.Processes;

/// <summary>A short-lived program run to its end.</summary>
public sealed record ProcessCommand
{
    /// <summary>The executable's path.</summary>
    public required string Path { get; init; }

    /// <summary>The arguments after the program's name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it runs; the caller's working directory unless told.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>What it reads from standard input.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Further descriptors: number in the program, 3 or more → handle here.</summary>
    public IReadOnlyDictionary<int, SafeHandle> Descriptors { get; init; } = new Dictionary<int, SafeHandle>();

    /// <summary>
    /// Where a program that ends well leaves the pid of one that goes on in its stead, with its outputs: that one is then
    /// waited for. Null when there is none.
    /// </summary>
    public string? SuccessorFile { get; init; }

    /// <summary>How many bytes of each output are kept; the rest is read and dropped.</summary>
    public int OutputLimit { get; init; } = 1024 * 1024;

    /// <summary>After this it is killed.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;
}
