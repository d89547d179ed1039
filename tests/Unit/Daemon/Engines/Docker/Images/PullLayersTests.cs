using Sampan.Daemon.Engines.Docker.Images;
using Sampan.Docker;
using Sampan.Images;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Images;

public sealed class PullLayersTests
{
    private readonly List<(string Layer, PullPhase Phase, long Current, long Total)> _told = [];
    private readonly PullLayers _layers;

    public PullLayersTests() => _layers = new PullLayers(new Recorder(_told));

    [Fact]
    public void Note_TellsEachLayersWay()
    {
        foreach (PullMessage message in (PullMessage[])[
            new("1", "Pulling from app", 0, 0),
            new("0123456789ab", "Already exists", 0, 0),
            new("ba9876543210", "Pulling fs layer", 0, 0),
            new("ba9876543210", "Waiting", 0, 0),
            new("ba9876543210", "Downloading", 3, 7),
            new("ba9876543210", "Download complete", 0, 0),
            new("ba9876543210", "Extracting", 1, 9),
            new("ba9876543210", "Pull complete", 0, 0),
            new("", "Digest: sha256:1", 0, 0)])
        {
            Assert.True(_layers.Note(message));
        }

        string layer = "sha256:ba9876543210" + new string('0', 52);
        Assert.Equal(
            [
                ("sha256:0123456789ab" + new string('0', 52), PullPhase.Exists, 0, 0), (layer, PullPhase.Waiting, 0, 0), (layer, PullPhase.Waiting, 0, 0),
                (layer, PullPhase.Downloading, 3, 7), (layer, PullPhase.Extracting, 7, 7), (layer, PullPhase.Extracting, 7, 7), (layer, PullPhase.Done, 7, 7),
            ],
            _told);
    }

    [Fact]
    public void Note_TheSameAgain_IsNoProgress()
    {
        Assert.True(_layers.Note(new("ba9876543210", "Downloading", 3, 7)));
        Assert.False(_layers.Note(new("ba9876543210", "Downloading", 3, 7)));
        Assert.True(_layers.Note(new("ba9876543210", "Downloading", 4, 7)));
        Assert.True(_layers.Note(new("ba9876543210", "Extracting", 4, 7)));
        Assert.False(_layers.Note(new("ba9876543210", "Extracting", 4, 7)));
    }

    [Fact]
    public void IsQueued_WhileAllThatIsLeftWaits()
    {
        Assert.False(_layers.IsQueued);
        _layers.Note(new("0123456789ab", "Already exists", 0, 0));
        Assert.False(_layers.IsQueued);
        _layers.Note(new("ba9876543210", "Waiting", 0, 0));
        Assert.True(_layers.IsQueued);
        _layers.Note(new("ca9876543210", "Downloading", 1, 2));
        Assert.False(_layers.IsQueued);
        _layers.Note(new("ca9876543210", "Download complete", 0, 0));
        Assert.True(_layers.IsQueued);
        _layers.Note(new("ba9876543210", "Downloading", 1, 2));
        Assert.False(_layers.IsQueued);
    }

    [Fact]
    public void Note_MoreLayersThanAnyImageHas_AreNotKept()
    {
        for (int i = 0; i < PullLayers.MostLayers + 5; i++)
        {
            _layers.Note(new($"{i:x12}", "Waiting", 0, 0));
        }

        Assert.Equal(PullLayers.MostLayers, _told.Count);
    }

    private sealed class Recorder(List<(string Layer, PullPhase Phase, long Current, long Total)> told) : IProgress<PullProgress>
    {
        public void Report(PullProgress value) => told.Add((value.Layer.ToString(), value.Phase, value.Current, value.Total));
    }
}
