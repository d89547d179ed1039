// The default profile is loaded in the background at the start, always, for an older daemon may have left an older text.
// Whoever creates a container waits for that and looks whether the profile is still there: a restart of the apparmor
// service removes what it does not know.
using System.Text;
using Microsoft.Extensions.Logging;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Sees to the default AppArmor profile and tells which profiles are loaded.</summary>
/// <param name="parser">The path of apparmor_parser; null where there is none.</param>
/// <param name="run">Runs it.</param>
/// <param name="paths">Where the kernel and the host keep what has to do with AppArmor.</param>
/// <param name="logger">Where to tell what is missing.</param>
internal sealed partial class AppArmorProfiles(
    string? parser,
    Func<ProcessCommand, CancellationToken, Task<ProcessOutcome>> run,
    AppArmorPaths paths,
    ILogger<AppArmorProfiles> logger)
{
    // Compiling it takes a tenth of a second; a machine that boots may be busy.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private Task<string?> _first = Task.FromResult<string?>(null);

    /// <summary>Begins to load the default profile, where the kernel has AppArmor on.</summary>
    public void Start(CancellationToken stop)
    {
        // What is lacking was told by the check of the host.
        if (IsEnabled() && parser is not null && File.Exists(paths.Loaded))
        {
            _first = LoadFirstAsync(parser, stop);
        }
    }

    /// <summary>How AppArmor stands now.</summary>
    /// <param name="needsDefault">Whether the default profile is to be loaded if it is not.</param>
    /// <param name="token">Gives up.</param>
    public async Task<AppArmorFacts> ReadAsync(bool needsDefault, CancellationToken token)
    {
        if (!IsEnabled())
        {
            return AppArmorFacts.Off;
        }
        IReadOnlySet<string>? loaded = ReadLoaded();
        var facts = new AppArmorFacts { Enabled = true, Loaded = loaded };
        if (!needsDefault || parser is null || loaded is null)
        {
            return facts;
        }
        string? failure = await _first.WaitAsync(token);
        if (failure is not null || !ReadLoaded()!.Contains(AppArmorText.Name))
        {
            failure = await LoadAsync(parser, token);
        }
        return facts with { DefaultProfile = AppArmorText.Name, DefaultFailure = failure };
    }

    private bool IsEnabled() => File.Exists(paths.Enabled) && File.ReadAllText(paths.Enabled).StartsWith('Y');

    private async Task<string?> LoadFirstAsync(string program, CancellationToken stop)
    {
        try
        {
            string? failure = await LoadAsync(program, stop);
            if (failure is null)
            {
                LogLoaded(AppArmorText.Name);
            }
            else
            {
                LogRefused(AppArmorText.Name, failure);
            }
            return failure;
        }
        catch (OperationCanceledException)
        {
            return "the daemon is stopping";
        }
    }

    // Why it could not be loaded; null when it could.
    private async Task<string?> LoadAsync(string program, CancellationToken token)
    {
        string text = AppArmorText.Write(ReadLabel(), file => File.Exists(Path.Join(paths.Policy, file)));
        try
        {
            ProcessOutcome outcome = await run(
                new ProcessCommand
                {
                    Path = program,
                    // -K: no cache, which would have to be written somewhere; -r: in place of an older text.
                    Arguments = ["-Kr"],
                    Environment = RuntimeEnvironment.Variables,
                    Input = Encoding.UTF8.GetBytes(text),
                    Timeout = Limit,
                },
                token);
            return outcome.TimedOut ? $"{program} did not end within {Limit.TotalSeconds:0} s"
                : outcome.ExitCode != 0 ? $"{program} refuses it: {OciRuntimeMessage.Words(outcome.ErrorText)}"
                : null;
        }
        catch (Linux.LinuxException exception)
        {
            return exception.Message;
        }
    }

    private string ReadLabel()
    {
        try
        {
            return File.ReadAllText(paths.OwnLabel);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // "NAME (MODE)" a line.
    private HashSet<string>? ReadLoaded()
    {
        try
        {
            return
            [
                .. File.ReadLines(paths.Loaded).Select(line =>
                    line.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and int mode ? line[..mode] : line),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LoggerMessage(8301, LogLevel.Information, "AppArmor profile {Profile} is loaded")]
    private partial void LogLoaded(string profile);

    [LoggerMessage(8302, LogLevel.Error,
        "AppArmor profile {Profile} cannot be loaded, containers that need it will be refused: {Reason}")]
    private partial void LogRefused(string profile, string reason);
}
