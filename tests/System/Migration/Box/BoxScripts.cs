using System.Runtime.CompilerServices;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Migration.Box;

/// <summary>The scripts beside this file, and the root that boxes are copies of.</summary>
internal static class BoxScripts
{
    // The first on a machine downloads and installs a small Debian.
    private static readonly TimeSpan BaseLimit = TimeSpan.FromMinutes(20);
    private static readonly Lazy<Task<string>> LazyBase = new(MakeBaseAsync);

    /// <summary>The path of <c>start.sh</c>.</summary>
    public static string Start => Path.Combine(Folder(), "start.sh");

    /// <summary>The root folder of <c>make-base.sh</c>.</summary>
    public static Task<string> BaseAsync() => LazyBase.Value;

    /// <summary>The source tree's root.</summary>
    public static string Tree => Path.GetFullPath(Path.Combine(Folder(), "..", "..", "..", ".."));

    private static async Task<string> MakeBaseAsync()
    {
        ProcessOutcome outcome = await Children.Runner.RunAsync(
            new ProcessCommand
            {
                Path = Path.Combine(Folder(), "make-base.sh"),
                Environment = Environment.GetEnvironmentVariables().Cast<global::System.Collections.DictionaryEntry>()
                    .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? ""),
                Timeout = BaseLimit,
            },
            CancellationToken.None);
        return outcome.ExitCode == 0
            ? outcome.OutputText.Trim()
            : throw new InvalidOperationException($"make-base.sh: {outcome.ExitCode} {outcome.ErrorText}");
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
