using System.Text;
using Sampan.Cli;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Streaming;

/// <summary>The tool run in this process, without a terminal.</summary>
internal sealed record Tool(int Code, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task<Tool> RunAsync(SampanDaemon daemon, Stream input, params string[] command)
    {
        using var limit = new CancellationTokenSource(Limit);
        using MemoryStream output = new(), error = new();
        int code = await RunAsync(daemon, input, output, error, limit.Token, command);
        return new Tool(code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    public static Task<int> RunAsync(
        SampanDaemon daemon, Stream input, Stream output, Stream error, CancellationToken token, params string[] command) =>
        CommandLine.RunAsync(
            ["-r", "unix://" + daemon.Folders.Socket, .. command],
            new CliHost { Input = input, Output = output, Error = error },
            token);
}
