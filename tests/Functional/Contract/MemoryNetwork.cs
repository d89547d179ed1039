using System.Text;
using Sampan.Linux.Processes;

namespace Sampan.Tests.Functional.Contract;

/// <summary>A network plugin that gives addresses and connects nothing.</summary>
internal sealed class MemoryNetwork
{
    private int _last;

    /// <summary>The plugin's name.</summary>
    internal const string Plugin = "paper";

    /// <summary>Answers a run of it.</summary>
    internal Task<ProcessOutcome> RunAsync(ProcessCommand command, CancellationToken token)
    {
        string answer = command.Environment["CNI_COMMAND"] switch
        {
            "VERSION" => """{"cniVersion":"1.0.0","supportedVersions":["1.0.0"]}""",
            "ADD" => $$"""
                {"cniVersion":"1.0.0","interfaces":[{"name":"eth0","sandbox":"{{command.Environment["CNI_NETNS"]}}"}],
                 "ips":[{"address":"10.1.0.{{1 + (Interlocked.Increment(ref _last) % 250)}}/16","interface":0}]}
                """,
            _ => "",
        };
        return Task.FromResult(new ProcessOutcome(0, Encoding.UTF8.GetBytes(answer), [], TimedOut: false));
    }
}
