using Microsoft.Extensions.Logging;

namespace Sampan.Daemon.Configuration;

/// <summary>The configuration in force, and how it is read again: all of it that can be changed, or nothing.</summary>
/// <param name="first">That of the start.</param>
/// <param name="read">Reads the file again, with the flags of the start over it.</param>
/// <param name="logger">Told what a reload did.</param>
internal sealed partial class LiveConfiguration(
    DaemonOptions first, Func<DaemonOptions> read, ILogger<LiveConfiguration> logger)
{
    private readonly Lock _reload = new();
    private readonly Live<DaemonOptions> _current = new(first);
    private readonly List<Func<DaemonOptions, Action>> _followers = [];

    /// <summary>What is in force.</summary>
    public DaemonOptions Current => _current.Current;

    /// <summary>
    /// Has <paramref name="prepare"/> called at each reload with what is to come into force. It may refuse by a
    /// <see cref="ConfigurationException"/>; what it returns is called once nobody has refused, and must not fail.
    /// </summary>
    public void Follow(Func<DaemonOptions, Action> prepare)
    {
        lock (_reload)
        {
            _followers.Add(prepare);
        }
    }

    /// <summary>Reads the configuration again.</summary>
    /// <returns>A sentence on what came of it.</returns>
    public string Reload()
    {
        lock (_reload)
        {
            try
            {
                return Apply_NeedsLock(read());
            }
            catch (ConfigurationException exception)
            {
                LogRefused(exception.Message);
                return "the configuration has errors and was not taken over: see the log";
            }
        }
    }

    private string Apply_NeedsLock(DaemonOptions next)
    {
        DaemonOptions merged = ReloadRules.Merge(first, next);
        string changed = string.Join(", ", ReloadRules.Differences(Current, merged));
        string waiting = string.Join(", ", ReloadRules.Differences(merged, next));
        // Also when no key has changed: a file that one of them names may have.
        List<Action> apply = [.. _followers.Select(follower => follower(merged))];
        apply.ForEach(each => each());
        _current.Replace(merged);
        LogApplied(changed.Length > 0 ? changed : "no key");
        if (waiting.Length > 0)
        {
            LogWaiting(waiting);
            return $"the configuration was read again; a restart is needed for {waiting}";
        }
        return "the configuration was read again";
    }

    [LoggerMessage(8401, LogLevel.Information, "the configuration was read again; changed: {Keys}")]
    private partial void LogApplied(string keys);

    [LoggerMessage(8402, LogLevel.Warning, "these keys have changed and take effect with the next start of the daemon: {Keys}")]
    private partial void LogWaiting(string keys);

    [LoggerMessage(8403, LogLevel.Error, "the configuration was not taken over, the former one stays in force: {Errors}")]
    private partial void LogRefused(string errors);
}
