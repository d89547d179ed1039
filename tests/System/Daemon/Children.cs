using Sampan.Linux.Events;
using Sampan.Linux.Processes;

namespace Sampan.Tests.System.Daemon;

/// <summary>
/// The one reaper of the test process. It reaps every child, so nothing in this assembly may start one by
/// <see cref="global::System.Diagnostics.Process"/>, which would wait for an exit that it never sees.
/// </summary>
internal static class Children
{
    private static readonly Dictionary<string, string> PathOnly = new()
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    };

    public static ProcessReaper Reaper { get; } = new();

    public static ProcessRunner Runner { get; } = new(Reaper, new EpollLoop(), TimeProvider.System);

    /// <summary>Starts a program that goes on; both its outputs go to a file.</summary>
    public static ChildProcess Start(
        string path, IReadOnlyList<string> arguments, string log, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var file = File.OpenHandle(log, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        return Reaper.Spawn(new SpawnRequest
        {
            Path = path,
            Arguments = arguments,
            Environment = new Dictionary<string, string>(PathOnly.Concat(environment ?? new Dictionary<string, string>())),
            Descriptors = new Dictionary<int, global::System.Runtime.InteropServices.SafeHandle> { [1] = file, [2] = file },
            NewSession = true,
        });
    }

    /// <summary>Runs a program to its end.</summary>
    public static Task<ProcessOutcome> RunAsync(string path, params string[] arguments) => Runner.RunAsync(
        new ProcessCommand
        {
            Path = path,
            Arguments = arguments,
            Environment = PathOnly,
            Timeout = TimeSpan.FromSeconds(60),
        },
        CancellationToken.None);
}
