using System.Text.RegularExpressions;
using System.Threading.Channels;
using Sampan.Linux.Processes;

namespace Sampan.Tests.Functional.Contract;

/// <summary>
/// A program that is none: it does what the few words of shell say that the contract's tests use. Without a command it waits for a signal.
/// </summary>
/// <param name="files">The paths that are there, in the container's eyes.</param>
/// <param name="print">Takes what it writes, line by line.</param>
internal sealed partial class MemoryProgram(MemoryFiles files, Action<string> print)
{
    private const int Killed = 128, NotFound = 127;

    private static readonly Dictionary<string, int> s_signals = new() { ["TERM"] = Signals.Term, ["USR1"] = 10, ["USR2"] = 12 };

    private readonly Channel<int> _signals = Channel.CreateUnbounded<int>();
    private readonly Dictionary<int, string> _traps = [];

    /// <summary>Sends it a signal.</summary>
    internal void Signal(int signal) => _signals.Writer.TryWrite(signal);

    /// <summary>Runs it to its end.</summary>
    /// <returns>Its exit code.</returns>
    internal async Task<int> RunAsync(IReadOnlyList<string> command)
    {
        // Whoever starts it is not to wait for its end.
        await Task.Yield();
        if (command is not ["sh", "-c", var script])
        {
            return (command.Count == 0 ? await WaitAsync(() => false) : await StepAsync(string.Join(' ', command))) ?? 0;
        }
        bool isInLoop = false;
        foreach (string step in script.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            isInLoop = isInLoop ? step != "done" : step.StartsWith("while ", StringComparison.Ordinal);
            if (step != "done" && (!isInLoop || step.StartsWith("while ", StringComparison.Ordinal)) && await StepAsync(step) is { } code)
            {
                return code;
            }
        }
        return 0;
    }

    // Null to go on.
    private async Task<int?> StepAsync(string step)
    {
        switch (step.Split(' '))
        {
            case ["true"] or [""]:
                return null;
            case ["echo", ..]:
                print(step["echo ".Length..]);
                return null;
            case ["touch", var path]:
                files.Add(path);
                return null;
            case ["exit", var code]:
                return int.Parse(code);
            case ["sleep", var seconds]:
                await Task.Delay(TimeSpan.FromSeconds(double.Parse(seconds)));
                return null;
            case ["trap", ..] when Trap().Match(step) is { Success: true } trap:
                _traps[s_signals[trap.Groups["name"].Value]] = trap.Groups["step"].Value;
                return null;
            case ["while", ":"]:
                return await WaitAsync(() => false);
            case ["while", "[", "!", "-e", var path, "]"]:
                return await WaitAsync(() => files.Contains(path));
            default:
                print($"{step}: not found");
                return NotFound;
        }
    }

    private async Task<int?> WaitAsync(Func<bool> isOver)
    {
        Task changed = files.Changed;
        while (!isOver())
        {
            Task<int> signal = _signals.Reader.ReadAsync().AsTask();
            while (!signal.IsCompleted && !isOver())
            {
                await Task.WhenAny(signal, changed);
                changed = files.Changed;
            }
            if (!signal.IsCompleted)
            {
                return null;
            }
            int number = await signal;
            int? code = _traps.TryGetValue(number, out string? step) ? await StepAsync(step) : Killed + number;
            if (code is not null)
            {
                return code;
            }
        }
        return null;
    }

    [GeneratedRegex("^trap '(?<step>[^']*)' (?<name>TERM|USR1|USR2)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Trap();
}
