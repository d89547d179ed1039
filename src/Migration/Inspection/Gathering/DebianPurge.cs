using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>What Debian's docker.io does to Docker's data when it is removed with its configuration.</summary>
internal static class DebianPurge
{
    private const string Script = "/var/lib/dpkg/info/docker.io.postrm", Answers = "/var/cache/debconf/config.dat", Question = "docker.io/purge-data";

    private const int MaxAnswers = 16 * 1024 * 1024;

    /// <summary>Older packages erase it without a word, newer ones unless the question was answered with no.</summary>
    internal static bool Erases(NodeFiles files) => files.Text(Script) is { } script
        && (script.Contains("nuke-graph-directory", StringComparison.Ordinal) || (script.Contains("purge-data", StringComparison.Ordinal) && Answer(files)));

    private static bool Answer(NodeFiles files)
    {
        string[] entry = (files.TextUpTo(Answers, MaxAnswers) ?? "").Split("\n\n")
            .Select(text => text.Split('\n')).FirstOrDefault(lines => lines.Contains($"Name: {Question}")) ?? [];
        return !entry.Contains("Value: false");
    }
}
