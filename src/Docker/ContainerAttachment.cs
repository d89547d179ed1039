namespace Sampan.Docker;

/// <summary>How to join a container's streams.</summary>
/// <param name="Stdin">Whether its input is wanted.</param>
/// <param name="Stdout">Whether its output is wanted.</param>
/// <param name="Stderr">Whether its error output is wanted.</param>
public sealed record ContainerAttachment(bool Stdin, bool Stdout, bool Stderr)
{
    /// <summary>As <see cref="ExecCreation.DetachKeys"/>.</summary>
    public string? DetachKeys { get; init; }

    internal IReadOnlyList<KeyValuePair<string, string>> Query()
    {
        List<KeyValuePair<string, string>> query =
            [new("stream", "1"), new("stdin", Flag(Stdin)), new("stdout", Flag(Stdout)), new("stderr", Flag(Stderr))];
        if (DetachKeys is { } keys)
            query.Add(new("detachKeys", keys));
        return query;
    }

    private static string Flag(bool on) => on ? "1" : "0";
}
