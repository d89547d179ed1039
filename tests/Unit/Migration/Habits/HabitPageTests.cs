using System.Runtime.CompilerServices;
using Sampan.Migration.Habits;

namespace Sampan.Tests.Unit.Migration.Habits;

public class HabitPageTests
{
    [Theory]
    [InlineData("table")]
    [InlineData("mistakes")]
    public void Page_HasTheTableOfTheProgram(string name)
    {
        string begins = $"<!-- {name} -->\n", ends = $"<!-- end of {name} -->", table = name == "table" ? HabitPage.Markdown() : HabitPage.Defects();
        string page = File.ReadAllText(PagePath());
        int begin = page.IndexOf(begins, StringComparison.Ordinal) + begins.Length;
        string written = page[begin..page.IndexOf(ends, StringComparison.Ordinal)];

        // To write it anew: SAMPAN_WRITE_DOCS=1.
        if (Environment.GetEnvironmentVariable("SAMPAN_WRITE_DOCS") == "1")
            File.WriteAllText(PagePath(), page[..begin] + "\n" + table + "\n" + page[(begin + written.Length)..]);
        else
            Assert.Equal("\n" + table + "\n", written);
    }

    [Fact]
    public void Table_HasAnExampleForEachCommand() =>
        Assert.All(HabitTable.Subjects.SelectMany(s => s.Habits), h => Assert.All(h.Examples, e =>
            Assert.Contains(h.Names, n => e.Contains(n, StringComparison.Ordinal))));

    private static string PagePath([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../../docs/docker-habits.md"));
}
