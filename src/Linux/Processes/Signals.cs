using System.Globalization;

namespace Sampan.Linux.Processes;

/// <summary>The signals of Linux by name and number, signal(7).</summary>
public static class Signals
{
    /// <summary>SIGHUP.</summary>
    public const int Hangup = 1;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGPIPE.</summary>
    public const int BrokenPipe = 13;

    /// <summary>SIGTERM.</summary>
    public const int Term = 15;

    /// <summary>SIGCONT.</summary>
    public const int Continue = 18;

    /// <summary>SIGSTOP.</summary>
    public const int Halt = 19;

    private const int First = 1, RealTimeMinimum = 34, RealTimeMaximum = 64;

    private static readonly string[] Names =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>Second names of some.</summary>
    private static readonly Dictionary<string, string> Synonyms = new() { ["CLD"] = "CHLD", ["IOT"] = "ABRT", ["POLL"] = "IO" };

    /// <summary>Reads <c>SIGTERM</c>, <c>term</c>, <c>15</c>, <c>RTMIN+3</c>.</summary>
    /// <param name="text">The name or number.</param>
    /// <param name="signal">The number, 1 to 64.</param>
    public static bool TryParse(string text, out int signal)
    {
        if (int.TryParse(text, out signal))
        {
            return signal is >= First and <= RealTimeMaximum;
        }
        string name = text.ToUpperInvariant();
        name = name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name;
        signal = Array.IndexOf(Names, Synonyms.GetValueOrDefault(name, name)) + First;
        return signal >= First || TryParseRealTime(name, out signal);
    }

    private static bool TryParseRealTime(string name, out int signal)
    {
        const int prefix = 5;
        bool fromMinimum = name.StartsWith("RTMIN", StringComparison.Ordinal);
        signal = fromMinimum ? RealTimeMinimum : RealTimeMaximum;
        if (!fromMinimum && !name.StartsWith("RTMAX", StringComparison.Ordinal))
        {
            return false;
        }
        if (name.Length == prefix)
        {
            return true;
        }
        if (name[prefix] != (fromMinimum ? '+' : '-')
            || !int.TryParse(name.AsSpan(prefix), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int offset))
        {
            return false;
        }
        signal += offset;
        return signal is >= RealTimeMinimum and <= RealTimeMaximum;
    }
}
