namespace Sampan.Migration.Stopping;

/// <summary>Tells of many things done at once, one line each, in numbers of how many there are.</summary>
/// <param name="progress">Who is told.</param>
/// <param name="total">How many things there are.</param>
internal sealed class StopReport(IProgress<string> progress, int total)
{
    private readonly Lock _lock = new();
    private int _done;

    /// <summary>How many had a fault.</summary>
    internal int Faults { get; private set; }

    /// <summary>One more is done.</summary>
    /// <param name="what">Which.</param>
    /// <param name="faults">What went wrong with it.</param>
    internal void Done(string what, params IReadOnlyList<string> faults)
    {
        string line;
        lock (_lock)
        {
            _done++;
            Faults += faults.Count > 0 ? 1 : 0;
            line = $"{_done}/{total} {what}{(faults.Count > 0 ? $": {string.Join("; ", faults)}" : "")}";
        }
        progress.Report(line);
    }
}
