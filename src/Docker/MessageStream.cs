namespace Sampan.Docker;

/// <summary>Answers that are JSON messages, one a line.</summary>
internal static class MessageStream
{
    /// <summary>Reads to the end.</summary>
    /// <param name="call">For messages.</param>
    /// <param name="response">The answer.</param>
    /// <param name="note">Takes each line that is not empty; its array is not used again.</param>
    /// <param name="token">Breaks off.</param>
    /// <exception cref="DockerException">A line has more than <see cref="DockerLimits.MaxMessageBytes"/>.</exception>
    internal static async Task ReadAsync(DockerCall call, HttpResponseMessage response, Action<byte[]> note, CancellationToken token)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(token);
        var messages = new MessageReader(body, call.ToString());
        while (await messages.NextAsync(token) is { } message)
            note(message);
    }
}
