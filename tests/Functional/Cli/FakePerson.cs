using Sampan.Cli.Streaming;

namespace Sampan.Tests.Functional.Cli;

/// <summary>A terminal that remembers how it was set.</summary>
internal sealed class FakePerson : IPersonTerminal
{
    private Action _changed = () => { };

    public (ushort Columns, ushort Rows)? Size { get; private set; } = (80, 24);

    public bool IsRaw { get; private set; }

    public int TimesRaw { get; private set; }

    public void Resize(ushort columns, ushort rows)
    {
        Size = (columns, rows);
        _changed();
    }

    public IDisposable EnterRaw()
    {
        IsRaw = true;
        TimesRaw++;
        return new Undo(() => IsRaw = false);
    }

    public IDisposable OnResized(Action changed)
    {
        _changed = changed;
        return new Undo(() => _changed = () => { });
    }

    private sealed class Undo(Action undo) : IDisposable
    {
        public void Dispose() => undo();
    }
}
