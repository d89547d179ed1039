using System.Runtime.CompilerServices;
using Sampan.Migration.Translation.Keys;

namespace Sampan.Tests.Unit.Migration.Translation;

public sealed class KeyPageTests
{
    private const string Begins = "<!-- keys -->\n", Ends = "<!-- end of keys -->";

    [Fact]
    public void Page_HasTheTableOfTheProgram()
    {
        string page = File.ReadAllText(PagePath());
        int begin = page.IndexOf(Begins, StringComparison.Ordinal) + Begins.Length;
        string written = page[begin..page.IndexOf(Ends, StringComparison.Ordinal)];

        // To write it anew: SAMPAN_WRITE_DOCS=1.
        if (Environment.GetEnvironmentVariable("SAMPAN_WRITE_DOCS") == "1")
            File.WriteAllText(PagePath(), page[..begin] + "\n" + KeyPage.Markdown() + "\n" + page[(begin + written.Length)..]);
        else
            Assert.Equal("\n" + KeyPage.Markdown() + "\n", written);
    }

    private static string PagePath([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../../docs/migrate-config.md"));
}
