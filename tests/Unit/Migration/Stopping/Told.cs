namespace Sampan.Tests.Unit.Migration.Stopping;

/// <summary>Keeps what was told, at once.</summary>
internal sealed class Told(List<string> lines) : IProgress<string>
{
    public void Report(string value)
    {
        lock (lines)
            lines.Add(value);
    }
}
