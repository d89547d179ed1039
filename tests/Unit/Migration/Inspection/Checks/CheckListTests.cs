using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Checks;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

public sealed class CheckListTests
{
    private static readonly CheckCase[] Cases =
        [.. SourceCases.All, .. VersionCases.All, .. SystemCases.All, .. KubeletCases.All, .. NetworkCases.All, .. ImageCases.All, .. WorkloadCases.All];

    public static TheoryData<string, int> Numbers
    {
        get
        {
            var data = new TheoryData<string, int>();
            for (int i = 0; i < Cases.Length; i++)
                data.Add(Cases[i].Id, i);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Check_ItsFacts_FindsThem(string id, int number)
    {
        CheckCase given = Cases[number];
        List<Finding> found = [.. CheckList.Find(id)!.Judge(given.Fires)];
        Assert.Contains(found, f => f.Severity == given.Severity && f.Evidence.Contains(given.Says, StringComparison.Ordinal));
        Assert.All(found, f => Assert.Equal(id, f.Check));
        Assert.All(found, f => Assert.NotEmpty(f.Subject));
        Assert.All(found.Where(f => f.Severity >= Severity.Warning), f => Assert.NotEmpty(f.Remedy));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Check_OtherFacts_HasNoSuchFinding(string id, int number)
    {
        CheckCase given = Cases[number];
        Assert.DoesNotContain(CheckList.Find(id)!.Judge(given.Silent), f => f.Severity == given.Severity);
    }

    [Fact]
    public void Checks_All_HaveCasesWordsAndIdsOfTheirOwn()
    {
        Assert.Equal(CheckList.All.Count, CheckList.All.Select(c => c.Id).Distinct().Count());
        Assert.Empty(CheckList.All.Select(c => c.Id).Except(Cases.Select(c => c.Id)));
        Assert.All(CheckList.All, c =>
        {
            Assert.Matches("^[A-Z]+(-[A-Z0-9]+)+$", c.Id);
            Assert.EndsWith("?", c.Title, StringComparison.Ordinal);
            Assert.NotEmpty(c.LooksAt);
            Assert.NotEmpty(c.Weighs);
            Assert.NotEmpty(c.Remedy);
            Assert.True(c.Explanation.Length > 80, c.Id);
        });
    }

    [Fact]
    public void Checks_EachClass_IsInTheList()
    {
        string[] classes = [.. typeof(CheckList).Assembly.GetTypes().Where(t => typeof(ICheck).IsAssignableFrom(t) && !t.IsAbstract).Select(t => t.Name).Order()];
        Assert.Equal(classes, CheckList.All.Select(c => c.GetType().Name).Order());
    }

    [Fact]
    public void Checks_NothingKnown_ThrowNotAndFindTheKubeletMissing()
    {
        foreach (string? target in Sampan.Migration.TargetKind.All.Append(null))
            Assert.Contains(CheckList.All.SelectMany(c => c.Judge(new CheckContext(new NodeFacts(), target))), f => f.Check == "SRC-RUNTIME");
    }

    [Theory]
    [InlineData("SRC-SWARM", false)]
    [InlineData("SRC-USERNS", false)]
    [InlineData("SRC-ROOTLESS", false)]
    [InlineData("WL-DOCKERSOCK", true)]
    [InlineData("SRC-NONK8S", true)]
    public void Blocker_MayBeAccepted_OnlyWhereThatHelps(string id, bool acceptable) => Assert.All(
        Cases.Where(c => c.Id == id && c.Severity == Severity.Blocker).SelectMany(c => CheckList.Find(id)!.Judge(c.Fires)).Where(f => f.Severity == Severity.Blocker),
        f => Assert.Equal(acceptable, f.Acceptable));
}
