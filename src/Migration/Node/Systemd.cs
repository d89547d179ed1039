using System.Globalization;

namespace Sampan.Migration.Node;

/// <summary>Units through systemctl.</summary>
public sealed class Systemd(ICommands commands, TimeProvider time) : IServices
{
    // Longer than any unit's own limit of a start or stop that is sensible; systemctl waits for the unit.
    private static readonly TimeSpan JobLimit = TimeSpan.FromMinutes(10), QuestionLimit = TimeSpan.FromSeconds(60), Step = TimeSpan.FromMilliseconds(200);

    private static readonly string[] Properties = ["LoadState", "ActiveState", "UnitFileState", "MainPID", "NRestarts", "NeedDaemonReload"];

    /// <inheritdoc/>
    public async Task<ServiceState> StateAsync(string unit, CancellationToken cancellation) => StateOf(unit, await ShowAsync(unit, cancellation));

    /// <inheritdoc/>
    public async Task StartAsync(string unit, CancellationToken cancellation)
    {
        ServiceState state = await FreshAsync(unit, cancellation);
        if (state.Active == "active")
            return;
        if (state.Active == "failed")
            await RunAsync(cancellation, "reset-failed", unit);
        await JobAsync("start", unit, cancellation);
    }

    /// <inheritdoc/>
    public async Task StopAsync(string unit, CancellationToken cancellation)
    {
        ServiceState state = await StateAsync(unit, cancellation);
        if (!state.IsUp && state.Active != "deactivating")
            return;
        await RunAsync(cancellation, "stop", unit);
        await UntilAsync(unit, "stop", now => !now.IsUp && now.Active != "deactivating", cancellation);
    }

    /// <inheritdoc/>
    public async Task RestartAsync(string unit, CancellationToken cancellation)
    {
        await FreshAsync(unit, cancellation);
        await JobAsync("restart", unit, cancellation);
    }

    /// <inheritdoc/>
    public Task EnableAsync(string unit, bool enabled, CancellationToken cancellation) => RunAsync(cancellation, enabled ? "enable" : "disable", unit);

    /// <inheritdoc/>
    public async Task MaskAsync(string unit, bool masked, CancellationToken cancellation)
    {
        if ((await StateAsync(unit, cancellation)).Load == "masked" != masked)
            await RunAsync(cancellation, masked ? "mask" : "unmask", unit);
    }

    /// <inheritdoc/>
    public Task ReloadAsync(CancellationToken cancellation) => RunAsync(cancellation, "daemon-reload");

    // Unit files that changed are read before a start, or the old ones would be started.
    private async Task<ServiceState> FreshAsync(string unit, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> shown = await ShowAsync(unit, cancellation);
        if (shown.GetValueOrDefault("NeedDaemonReload") == "yes")
        {
            await ReloadAsync(cancellation);
            shown = await ShowAsync(unit, cancellation);
        }
        return StateOf(unit, shown);
    }

    private async Task JobAsync(string verb, string unit, CancellationToken cancellation)
    {
        CommandOutcome outcome = await commands.RunAsync("systemctl", [verb, unit], null, JobLimit, cancellation);
        if (outcome.ExitCode != 0)
            throw await FailureAsync(unit, verb, outcome.Error.Trim(), cancellation);
        await UntilAsync(unit, verb, now => now.Active == "active", cancellation);
    }

    private async Task UntilAsync(string unit, string verb, Func<ServiceState, bool> isThere, CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            ServiceState now = await StateAsync(unit, cancellation);
            if (isThere(now))
                return;
            if (now.Active == "failed" || time.GetElapsedTime(start) > JobLimit)
                throw await FailureAsync(unit, verb, $"it is {now.Active}", cancellation);
            await Task.Delay(Step, time, cancellation);
        }
    }

    private async Task<MigrationException> FailureAsync(string unit, string verb, string why, CancellationToken cancellation)
    {
        CommandOutcome log = await commands.RunAsync("journalctl", ["-u", unit, "-n", "20", "--no-pager", "-o", "cat"], null, QuestionLimit, cancellation);
        string lines = log.Output.Trim();
        return new MigrationException(
            $"{unit}: {verb} failed: {why}. See 'systemctl status {unit}'.{(lines.Length > 0 ? "\nIts last lines:\n" + lines : "")}");
    }

    private async Task<IReadOnlyDictionary<string, string>> ShowAsync(string unit, CancellationToken cancellation)
    {
        CommandOutcome outcome = await commands.RunAsync(
            "systemctl", ["show", "--property", string.Join(',', Properties), "--", unit], null, QuestionLimit, cancellation);
        if (outcome.ExitCode != 0)
            throw new MigrationException($"{unit}: systemctl cannot tell its state: {outcome.Error.Trim()}");
        return outcome.Output.Split('\n')
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .DistinctBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.Ordinal);
    }

    private static ServiceState StateOf(string unit, IReadOnlyDictionary<string, string> shown) => new(
        unit,
        shown.GetValueOrDefault("LoadState", ""),
        shown.GetValueOrDefault("ActiveState", ""),
        shown.GetValueOrDefault("UnitFileState", ""),
        Number(shown, "MainPID"),
        Number(shown, "NRestarts"));

    private static int Number(IReadOnlyDictionary<string, string> shown, string key) =>
        int.TryParse(shown.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private async Task RunAsync(CancellationToken cancellation, params IReadOnlyList<string> arguments)
    {
        CommandOutcome outcome = await commands.RunAsync("systemctl", arguments, null, JobLimit, cancellation);
        if (outcome.ExitCode != 0)
            throw new MigrationException($"systemctl {string.Join(' ', arguments)} failed: {outcome.Error.Trim()}");
    }
}
