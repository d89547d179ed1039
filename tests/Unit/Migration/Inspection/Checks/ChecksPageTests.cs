using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Checks;
using Sampan.Tests.Unit.Architecture;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

public sealed class ChecksPageTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs/migrate-checks.md"));

    [Fact]
    public void Page_Rows_AreTheChecksInTheirOrder() =>
        Assert.Equal(CheckList.All.Select(Row), Lines.Where(l => l.StartsWith("| `", StringComparison.Ordinal)));

    internal static string Row(ICheck check) =>
        "| " + string.Join(" | ", new[] { $"`{check.Id}`", check.Title, check.LooksAt, check.Weighs, check.Remedy }.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal))) + " |";
}
