using Sampan.Cri;
using Sampan.Linux;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Engines.Native.Checkpoints;

/// <summary>CRIU, which OCI runtimes call to write processes down and to wake them again.</summary>
/// <param name="runner">Runs it.</param>
/// <param name="folders">Where to look for it, as in PATH; OCI runtimes look there too.</param>
internal sealed class CriuProgram(ProcessRunner runner, string folders)
{
    // The first that can be told what a pod's namespaces are; containerd's and the kubelet's tests' floor too.
    private static readonly Version s_oldest = new(3, 16);

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <summary>Sees to it that there is one that will do.</summary>
    /// <param name="container">For whom, for the message.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="CriException">
    /// There is none. The kubelet has no code for this: its tests know a host without CRIU by how the text of code UNKNOWN
    /// begins (test/e2e_node/checkpoint_container_test.go).
    /// </exception>
    public async Task RequireAsync(string container, CancellationToken token)
    {
        if (await LackAsync(token) is { } lack)
        {
            throw CriException.Unknown($"CRIU binary not found or too old (<31600). Failed to checkpoint container \"{container}\": {lack}");
        }
    }

    /// <summary>Sees to it that there is one to restore with.</summary>
    /// <param name="checkpoint">What is restored, for the message.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="CriException">There is none.</exception>
    public async Task RequireForAsync(string checkpoint, CancellationToken token)
    {
        if (await LackAsync(token) is { } lack)
        {
            throw CriException.FailedPrecondition($"checkpoint \"{checkpoint}\" cannot be restored: {lack}");
        }
    }

    private async Task<string?> LackAsync(CancellationToken token)
    {
        Version? version = await VersionAsync(token);
        string remedy = $"install criu {s_oldest} or later on this node";
        return version is null ? $"there is no criu in the PATH; {remedy}"
            : version < s_oldest ? $"criu is {version}; {remedy}"
            : null;
    }

    private async Task<Version?> VersionAsync(CancellationToken token)
    {
        string? path = folders.Split(':').Select(folder => Path.Combine(folder, "criu")).FirstOrDefault(File.Exists);
        if (path is null)
        {
            return null;
        }
        try
        {
            ProcessOutcome outcome = await runner.RunAsync(
                new ProcessCommand { Path = path, Arguments = ["--version"], Environment = RuntimeEnvironment.Variables, Timeout = s_limit },
                token);
            return Parse(outcome.OutputText);
        }
        catch (LinuxException)
        {
            return null;
        }
    }

    /// <summary>Reads what <c>criu --version</c> prints: <c>Version: 3.17.1</c> and more lines.</summary>
    internal static Version? Parse(string output)
    {
        const string key = "Version:";
        string? line = output.Split('\n').FirstOrDefault(each => each.StartsWith(key, StringComparison.Ordinal));
        return Version.TryParse(line?[key.Length..].Trim(), out Version? version) ? version : null;
    }
}
