using System.Text;

namespace Sampan.Tests.System.Streaming;

/// <summary>A stream that tells when a text was written to it.</summary>
internal sealed class AwaitedOutput(string text) : MemoryStream
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All that was written, once the text is in it.</summary>
    public async Task<string> TextAsync()
    {
        await _seen.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return Written();
    }

    // The base class writes spans through this one too.
    public override void Write(byte[] buffer, int offset, int count)
    {
        lock (_seen)
        {
            base.Write(buffer, offset, count);
        }
        if (Written().Contains(text, StringComparison.Ordinal))
        {
            _seen.TrySetResult();
        }
    }

    private string Written()
    {
        lock (_seen)
        {
            return Encoding.UTF8.GetString(ToArray());
        }
    }
}
