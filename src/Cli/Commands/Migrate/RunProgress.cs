using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration.Running;

namespace Sampan.Cli.Commands.Migrate;

/// <summary>What a run does, as it does it: a line a step on a terminal, whose time moves; plain lines elsewhere; or lines of JSON.</summary>
internal sealed class RunProgress : IProgress<RunEvent>, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Terminal _terminal;
    private readonly TimeProvider _time;
    private readonly bool _json;
    private readonly ITimer? _timer;
    private readonly Lock _lock = new();
    private RunEvent? _current;
    private string _part = "";
    private long _start;

    public RunProgress(Terminal terminal, TimeProvider time, bool json)
    {
        _terminal = terminal;
        _time = time;
        _json = json;
        if (IsMoving)
            _timer = time.CreateTimer(_ => Move(), null, Tick, Tick);
    }

    private bool IsMoving => !_json && _terminal.OutIsTerminal && _terminal.IsAnimated;

    public void Dispose() => _timer?.Dispose();

    public void Report(RunEvent value)
    {
        lock (_lock)
        {
            if (_json)
                _terminal.Out.WriteLine(Documents.Line(DocumentOf(value)));
            else
                Write(value);
        }
    }

    /// <summary>The last line.</summary>
    public void End(RunOutcome outcome, int code)
    {
        lock (_lock)
        {
            _current = null;
            if (_json)
            {
                _terminal.Out.WriteLine(Documents.Line(new JsonObject
                {
                    ["event"] = "end", ["run"] = outcome.Run, ["state"] = Word(outcome.State), ["message"] = outcome.Message, ["exitCode"] = code,
                }));
                return;
            }
            string words = Words(outcome);
            if (code is ExitCode.Ok)
                _terminal.Out.WriteLine(words);
            else
                _terminal.Error(outcome.Message.Length > 0 ? outcome.Message : words, outcome.Message.Length > 0 ? words : null);
        }
    }

    /// <summary>A word of an enumeration as programs read it: <c>needsOperator</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string Words(RunOutcome outcome) => outcome.State switch
    {
        RunState.Soak => "All steps are done. The source is stopped and whole: 'sampan migrate rollback' goes back, 'sampan migrate finalize' ends the move.",
        RunState.Paused => "Stopped where it was told to. 'sampan migrate resume' goes on, 'sampan migrate rollback' goes back.",
        RunState.Interrupted => "Broken off. 'sampan migrate resume' goes on, 'sampan migrate rollback' goes back.",
        RunState.RolledBack => "All was taken back: the node is as before.",
        _ => "An operator is needed: see 'sampan migrate status', mend the cause, then 'sampan migrate resume' or 'rollback'.",
    };

    private void Write(RunEvent value)
    {
        switch (value.Kind)
        {
            case RunEventKind.StepBegins or RunEventKind.UndoBegins:
                (_current, _part, _start) = (value, "", _time.GetTimestamp());
                if (IsMoving)
                    Draw();
                else
                    _terminal.Out.WriteLine(Head(value));
                break;
            case RunEventKind.StepProgress:
                _part = value.Message;
                if (IsMoving)
                    Draw();
                else
                    _terminal.Out.WriteLine($"      {value.Message}");
                break;
            case RunEventKind.Note:
                _terminal.Out.WriteLine(value.Message);
                break;
            default:
                End(value);
                break;
        }
    }

    private void End(RunEvent value)
    {
        string end = value.Kind switch
        {
            RunEventKind.StepSkipped => "was so already",
            RunEventKind.StepFailed or RunEventKind.UndoFailed => "failed: " + value.Message,
            _ => TimeSpans.Seconds(value.Elapsed),
        };
        _terminal.Out.WriteLine(IsMoving ? $"\r{Head(_current ?? value)}  {end}\u001b[K" : $"      {end}");
        _current = null;
    }

    private void Move()
    {
        lock (_lock)
        {
            if (_current is not null)
                Draw();
        }
    }

    // Cut to the terminal: what wraps cannot be written over.
    private void Draw()
    {
        string text = $"{Head(_current!)}  {TimeSpans.Seconds(_time.GetElapsedTime(_start))}{(_part.Length > 0 ? "  " + _part : "")}";
        int width = (_terminal.Width > 0 ? _terminal.Width : 80) - 1;
        _terminal.Out.Write($"\r{(text.Length > width ? text[..width] : text)}\u001b[K");
    }

    private static string Head(RunEvent value)
    {
        var head = new StringBuilder();
        int digits = value.Count.ToString(CultureInfo.InvariantCulture).Length;
        head.Append(CultureInfo.InvariantCulture, $"[{value.Number.ToString(CultureInfo.InvariantCulture).PadLeft(digits)}/{value.Count}] ");
        return head.Append(value.Kind == RunEventKind.UndoBegins ? "take back: " : "").Append(value.Step?.Title).ToString();
    }

    private JsonObject DocumentOf(RunEvent value)
    {
        var document = new JsonObject
        {
            ["event"] = Word(value.Kind),
            ["t"] = _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        };
        if (value.Step is { } step)
        {
            document["step"] = step.Id;
            document["phase"] = Word(step.Phase);
            document["title"] = step.Title;
            document["number"] = value.Number;
            document["count"] = value.Count;
            document["elapsedSeconds"] = Math.Round(value.Elapsed.TotalSeconds, 3);
        }
        if (value.Message.Length > 0)
            document["message"] = value.Message;
        return document;
    }
}
