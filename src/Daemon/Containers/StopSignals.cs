using Sampan.Cri.V1;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Containers;

/// <summary>Which signal stops a container: the request's, else the image's, else SIGTERM.</summary>
internal static class StopSignals
{
    /// <summary>The signal's number.</summary>
    public static int Choose(Signal requested, string? image)
    {
        if (requested != Signal.RuntimeDefault && Signals.TryParse(NameOf(requested), out int asked))
        {
            return asked;
        }
        return image is { Length: > 0 } && Signals.TryParse(image, out int own) ? own : Signals.Term;
    }

    /// <summary>CRI's value for a signal's number.</summary>
    public static Signal ToCri(int number) => Enum.GetValues<Signal>()
        .FirstOrDefault(signal => Signals.TryParse(NameOf(signal), out int known) && known == number);

    // SIGRTMINPLUS3 of CRI is SIGRTMIN+3 elsewhere.
    private static string NameOf(Signal signal) => signal.ToString().ToUpperInvariant()
        .Replace("PLUS", "+", StringComparison.Ordinal)
        .Replace("MINUS", "-", StringComparison.Ordinal);
}
