using Google.Protobuf;
using Sampan.Cri.V1;

namespace Sampan.Cli.Running;

/// <summary>Docker's <c>-e</c>: <c>NAME=VALUE</c>, or <c>NAME</c> for the value it has here.</summary>
internal static class EnvironmentEntry
{
    /// <returns>The entry; null for a variable that is not set here.</returns>
    /// <exception cref="CliException">The name is missing.</exception>
    public static KeyValue? Parse(string text, Func<string, string?> environment)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals == 0 || text.Length == 0)
            throw CliException.Usage($"--env '{text}' has no name", "write --env NAME=VALUE, or --env NAME for the value it has here");
        string name = equals < 0 ? text : text[..equals];
        string? value = equals < 0 ? environment(name) : text[(equals + 1)..];
        return value is null ? null : new KeyValue { Key = name, Value = ByteString.CopyFromUtf8(value) };
    }
}
