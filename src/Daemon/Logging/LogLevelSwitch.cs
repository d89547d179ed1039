using Microsoft.Extensions.Logging;

namespace Sampan.Daemon.Logging;

/// <summary>The least level that is written; may be turned while the daemon runs.</summary>
internal sealed class LogLevelSwitch(LogLevel minimum)
{
    private volatile LogLevel _minimum = minimum;

    public LogLevel Minimum
    {
        get => _minimum;
        set => _minimum = value;
    }

    /// <summary>Whether a message passes. The framework's own are held to warnings unless everything is asked for.</summary>
    public bool Allows(LogLevel level, bool isFramework)
    {
        LogLevel minimum = _minimum;
        if (level == LogLevel.None) return false;
        return level >= (isFramework && minimum is > LogLevel.Trace and < LogLevel.Warning ? LogLevel.Warning : minimum);
    }
}
