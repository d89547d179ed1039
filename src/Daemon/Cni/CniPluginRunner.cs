using System.Diagnostics;
using System.Text;
using Sampan.Daemon.Tracing;
using Sampan.Linux;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Cni;

/// <summary>Runs one plugin once (CNI spec, "Execution Protocol").</summary>
internal sealed class CniPluginRunner(CniProgram program, Func<CniSettings> current)
{
    private const int MaxMessage = 4096;

    /// <summary>The plugin's file; null when no folder has it.</summary>
    public string? Find(string type) => current().BinDirectories
        .Select(directory => Path.Combine(directory, type))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs plugin <paramref name="type"/> and returns what it printed.</summary>
    /// <exception cref="CniException">It is missing, failed, or took too long.</exception>
    public async Task<byte[]> RunAsync(
        string verb, string type, byte[] input, CniCall? call, CancellationToken token)
    {
        CniSettings settings = current();
        string path = Find(type) ?? throw new CniException(
            $"network plugin {type} ({verb}): not found in {string.Join(", ", settings.BinDirectories)}; install it there");
        var command = new ProcessCommand
        {
            Path = path,
            Environment = Environment(settings, verb, call),
            Input = input,
            OutputLimit = settings.OutputLimit,
            Timeout = settings.PluginTimeout,
        };
        using Activity? span = Spans.Start($"CNI {verb}", type);
        span?.SetTag("sampan.object", $"sandbox {call?.ContainerId}");
        try
        {
            return Judge(settings, verb, type, await program(command, token));
        }
        catch (Exception e) when (span.Fails(e))
        {
            throw;
        }
        catch (LinuxException e)
        {
            throw new CniException($"network plugin {type} ({verb}): {e.Message}", e);
        }
    }

    private static Dictionary<string, string> Environment(CniSettings settings, string verb, CniCall? call)
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = settings.SearchPath,
            ["CNI_COMMAND"] = verb,
            ["CNI_PATH"] = string.Join(':', settings.BinDirectories),
        };
        if (call is not null)
        {
            environment["CNI_CONTAINERID"] = call.ContainerId;
            environment["CNI_NETNS"] = call.NetnsPath;
            environment["CNI_IFNAME"] = call.InterfaceName;
            environment["CNI_ARGS"] = call.Args;
        }
        return environment;
    }

    private static byte[] Judge(CniSettings settings, string verb, string type, ProcessOutcome outcome)
    {
        string who = $"network plugin {type} ({verb})";
        if (outcome.TimedOut)
        {
            throw new CniException($"{who}: killed after {settings.PluginTimeout.TotalSeconds:0.###} s without an answer");
        }
        if (outcome.Output.Length >= settings.OutputLimit)
        {
            throw new CniException($"{who}: printed more than {settings.OutputLimit} bytes");
        }
        if (outcome.ExitCode == 0)
        {
            return outcome.Output;
        }
        throw CniResult.Error(outcome.Output) is { } error
            ? new CniException($"{who}: {Short(error.Text)}", error.Code)
            : new CniException($"{who}: exit code {outcome.ExitCode}: {Short(Words(outcome))}");
    }

    private static string Words(ProcessOutcome outcome)
    {
        string error = Encoding.UTF8.GetString(outcome.Error).Trim();
        return error.Length > 0 ? error : Encoding.UTF8.GetString(outcome.Output).Trim();
    }

    private static string Short(string text) => text.Length <= MaxMessage ? text : text[..MaxMessage] + "…";
}
