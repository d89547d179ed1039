using System.Runtime.CompilerServices;
using Sampan.Migration.Habits;

namespace Sampan.Tests.Unit.Migration.Habits;

public class HabitPageTests
{
    private const string Begin = "<!-- table -->\n", End = "<!-- end of table -->";

    [Fact]
    public void Page_HasTheTableOfTheProgram()
    {
        string page = File.ReadAllText(PagePath());
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        string written = page[begin..page.IndexOf(End, StringComparison.Ordinal)];

        // To write it anew: SAMPAN_WRITE_DOCS=1.
        if (Environment.GetEnvironmentVariable("SAMPAN_WRITE_DOCS") == "1")
            File.WriteAllText(PagePath(), page.Replace(written, "\n" + HabitPage.Markdown() + "\n", StringComparison.Ordinal));
        else
            Assert.Equal("\n" + HabitPage.Markdown() + "\n", written);
    }

    [Fact]
    public void Table_HasAnExampleForEachCommand() =>
        Assert.All(HabitTable.Subjects.SelectMany(s => s.Habits), h => Assert.All(h.Examples, e =>
            Assert.Contains(h.Names, n => e.Contains(n, StringComparison.Ordinal))));

    private static string PagePath([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../../docs/docker-habits.md"));
}
