using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Linux;

public sealed class ProcessRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-runner-").FullName;

    [Theory(DisplayName = "A program that hands over to another is not done before that one is, whose code and words are told")]
    [InlineData("exit 7", 7)]
    [InlineData("sleep 0.2; echo late; exit 7", 7)]
    [InlineData("kill -9 $BASHPID", 137)]
    public async Task Run_Successor_IsWaitedFor(string successor, int code)
    {
        ProcessOutcome outcome = await RunAsync(successor, TimeSpan.FromSeconds(30));

        Assert.Equal((code, false), (outcome.ExitCode, outcome.TimedOut));
        Assert.Equal(successor.Contains("echo", StringComparison.Ordinal) ? "late" : "", outcome.OutputText);
    }

    [Fact(DisplayName = "A successor whose time is up is killed")]
    public async Task Run_SuccessorHangs_IsKilled()
    {
        ProcessOutcome outcome = await RunAsync("exec sleep 1000", TimeSpan.FromSeconds(5));

        Assert.True(outcome.TimedOut);
        int pid = int.Parse(await File.ReadAllTextAsync(PidFile), global::System.Globalization.CultureInfo.InvariantCulture);
        Assert.False(ProcessStat.TryRead(pid) is { Alive: true });
    }

    [Fact(DisplayName = "A successor that its own parent reaped is an error, not a wait without end")]
    public async Task Run_SuccessorReapedByItsParent_IsAnError()
    {
        IOException error = await Assert.ThrowsAsync<IOException>(() => Children.Runner.RunAsync(
            new ProcessCommand
            {
                Path = "/bin/bash",
                Arguments = ["-c", $"(exit 7) & printf %s $! > {PidFile}; wait"],
                SuccessorFile = PidFile,
                Timeout = TimeSpan.FromSeconds(30),
            },
            CancellationToken.None));

        Assert.Contains("kept its exit code", error.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "A program that fails has no successor")]
    public async Task Run_Fails_HasItsOwnCode()
    {
        ProcessOutcome outcome = await Children.Runner.RunAsync(
            new ProcessCommand { Path = "/bin/bash", Arguments = ["-c", "exit 3"], SuccessorFile = PidFile }, CancellationToken.None);

        Assert.Equal(3, outcome.ExitCode);
    }

    [Fact(DisplayName = "What a program wrote is had whole, and a child of its that writes without end is not waited for")]
    public async Task Run_ChildFloodsTheOutput_EndsWithTheProgram()
    {
        ProcessOutcome outcome = await Children.Runner.RunAsync(
            new ProcessCommand
            {
                Path = "/bin/bash",
                // It ends of itself when its reader does.
                Arguments = ["-c", "echo first; exec 3>&1; yes >&3 & exit 4"],
                Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
                OutputLimit = 6,
            },
            CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal((4, "first"), (outcome.ExitCode, outcome.OutputText));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PidFile => Path.Combine(_folder, "pid");

    private Task<ProcessOutcome> RunAsync(string successor, TimeSpan limit) => Children.Runner.RunAsync(
        new ProcessCommand
        {
            Path = "/bin/bash",
            // A shell that still runs would reap what ends, as no OCI runtime does: the successor waits for its end.
            Arguments = ["-c", $"(while [ -e /proc/$$ ]; do :; done; {successor}) & printf %s $! > {PidFile}"],
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
            SuccessorFile = PidFile,
            Timeout = limit,
        },
        CancellationToken.None);
}
