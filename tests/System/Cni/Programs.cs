using Sampan.Linux.Events;
using Sampan.Linux.Processes;

namespace Sampan.Tests.System.Cni;

/// <summary>Runs programs; one reaper for the whole test process, since it reaps every child.</summary>
internal static class Programs
{
    public static readonly ProcessRunner Runner = new(new ProcessReaper(), new EpollLoop(), TimeProvider.System);

    /// <summary>Runs a program of /usr/sbin and returns what it printed.</summary>
    public static async Task<string> RunAsync(string name, params string[] arguments)
    {
        ProcessOutcome outcome = await TryAsync(name, arguments);
        Assert.True(outcome.ExitCode == 0, $"{name} {string.Join(' ', arguments)}: {outcome.ErrorText}");
        return outcome.OutputText;
    }

    public static Task<ProcessOutcome> TryAsync(string name, params string[] arguments) => Runner.RunAsync(
        new ProcessCommand
        {
            Path = "/usr/sbin/" + name,
            Arguments = arguments,
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin" },
            Timeout = TimeSpan.FromSeconds(30),
        },
        CancellationToken.None);
}
