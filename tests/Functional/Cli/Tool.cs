using System.Text;
using Sampan.Cli;

namespace Sampan.Tests.Functional.Cli;

/// <summary>Runs the tool in this process and keeps what it wrote.</summary>
internal sealed record Tool(int Code, string Output, string Error)
{
    public static async Task<Tool> RunAsync(FakeRuntime runtime, params string[] args) =>
        await RunAsync(host => host, ["--endpoint", runtime.Endpoint, .. args]);

    public static async Task<Tool> RunAsync(Func<CliHost, CliHost> change, string[] args)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var host = new CliHost { Output = output, Error = error, Time = new FixedWallClock() };
        int code = await CommandLine.RunAsync(args, change(host), limit.Token);
        return new Tool(code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    // Ages in tables must not depend on the day; waiting must still pass.
    private sealed class FixedWallClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(301);
    }
}
