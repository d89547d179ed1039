using Sampan.Images.Adoption;
using Sampan.Images.Catalog;
using Sampan.Oci;

namespace Sampan.Tests.Unit.Images.Adoption;

public sealed class AdoptionPlannerTests
{
    private static readonly Digest A = Digest.Of("a"u8), B = Digest.Of("b"u8), C = Digest.Of("c"u8);

    [Fact]
    public void Plan_SharedLayers_AreMadeOnce()
    {
        AdoptionPlan plan = Plan([Image("one", A, B), Image("two", A, C)], new([], true, false), have: []);

        Assert.Equal([2, 1], plan.Images.Select(i => i.NewLayers.Count));
        Assert.Equal([A, B, C], plan.Layers.Select(l => l.ChainId));
    }

    [Fact]
    public void Plan_LayersOfTheStore_AreNotMade() =>
        Assert.Equal([B], Plan([Image("one", A, B)], new([], true, false), have: [A]).Layers.Select(l => l.ChainId));

    [Fact]
    public void Plan_All_LeavesOutNameless_UnlessAskedFor()
    {
        ForeignImage nameless = Image("x", A) with { Tags = [] };

        Assert.Empty(Plan([nameless], new([], true, false), []).Images);
        Assert.Single(Plan([nameless], new([], true, true), []).Images);
    }

    [Fact]
    public void Plan_Names_FindTagsAndIds_AndSayWhatIsMissing()
    {
        ForeignImage one = Image("one", A), two = Image("two", B), three = Image("three", C);

        AdoptionPlan plan = Plan([one, two, three], new(["one", two.Id.Hex[..12], "four", "docker.io/library/one:latest"], false, false), []);

        Assert.Equal([one, two], plan.Images.Select(i => i.Image));
        Assert.Equal(["four"], plan.NotFound);
    }

    private static AdoptionPlan Plan(IReadOnlyList<ForeignImage> images, AdoptionChoice choice, Digest[] have) =>
        AdoptionPlanner.Plan(images, choice, Array.Empty<ImageRecord>(), have.Contains);

    private static ForeignImage Image(string name, params Digest[] chains) => new()
    {
        Id = Digest.Of(System.Text.Encoding.UTF8.GetBytes(name)),
        Tags = [$"docker.io/library/{name}:latest"],
        Digests = [],
        Layers = [.. chains.Select((chain, i) => new ForeignLayer(chain, i > 0 ? chains[i - 1] : null, chain, chain, "/x", 1, null))],
    };
}
