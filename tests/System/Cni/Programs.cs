using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Cni;

/// <summary>Runs the network's programs.</summary>
internal static class Programs
{
    public static ProcessRunner Runner => Children.Runner;

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
