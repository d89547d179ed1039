using System.Text;

namespace Sampan.Tests.Functional.Cli;

/// <summary>A stream that tells when a text was written to it.</summary>
internal sealed class AwaitedText(string text) : MemoryStream
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Seen => _seen.Task.WaitAsync(TimeSpan.FromMinutes(2));

    public string Text => Encoding.UTF8.GetString(ToArray());

    // The base class writes spans through this one too.
    public override void Write(byte[] buffer, int offset, int count)
    {
        base.Write(buffer, offset, count);
        if (!_seen.Task.IsCompleted && Text.Contains(text, StringComparison.Ordinal))
            _seen.TrySetResult();
    }
}
