using System.Text;
using Sampan.Migration;
using Sampan.Migration.Carrying;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;

namespace Sampan.Tests.Unit.Migration.Carrying;

public sealed class ArchiveCarrierTests
{
    private static readonly string s_a = "sha256:" + new string('a', 64), s_b = "sha256:" + new string('b', 64), s_c = "sha256:" + new string('c', 64);

    private readonly FakeStore _source = new()
    {
        Images =
        [
            new PlanImage(s_b, ["docker.io/library/web:1"], ["docker.io/library/web@sha256:" + new string('d', 64)], 5),
            new PlanImage(s_a, ["docker.io/library/app:1", "docker.io/library/app:2"], [], 7),
            new PlanImage(s_c, [], [], 9),
        ],
    };

    private readonly FakeStore _target = new();

    [Fact]
    public async Task Outline_IsWhatTheTargetLacks()
    {
        _target.Images.Add(_source.Images[0]);
        var carrier = new ArchiveCarrier(_source, _target);

        PlanImages all = await carrier.OutlineAsync(null, CancellationToken.None);
        PlanImages some = await carrier.OutlineAsync(["web:1", "cccc", "absent:1"], CancellationToken.None);
        PlanImages none = await carrier.OutlineAsync(["web:1"], CancellationToken.None);

        Assert.Equal(("save", s_a), (all.Strategy, Assert.Single(all.Items).Id));
        Assert.Equal(s_c, Assert.Single(some.Items).Id);
        Assert.Equal(("none", 0), (none.Strategy, none.Items.Count));
    }

    [Fact]
    public async Task Carry_HandsTheArchiveOver_AndTellsOfDigests()
    {
        var carrier = new ArchiveCarrier(_source, _target);

        Assert.Equal("saved and loaded, digest lost: pods that name it pull the image", await carrier.CarryAsync(_source.Images[0], CancellationToken.None));
        Assert.Equal("saved and loaded", await carrier.CarryAsync(_source.Images[1], CancellationToken.None));
        Assert.Equal("was there already", await carrier.CarryAsync(_source.Images[1], CancellationToken.None));

        Assert.Equal([$"archive of {s_b}", $"archive of {s_a}"], _target.Loaded);
        await carrier.RemoveAsync(_source.Images[0], CancellationToken.None);
        Assert.False(await carrier.HasAsync(_source.Images[0], CancellationToken.None));
    }

    [Fact]
    public async Task Carry_LoadedButNotThere_Fails()
    {
        _target.Forgets = true;

        MigrationException e = await Assert.ThrowsAsync<MigrationException>(
            () => new ArchiveCarrier(_source, _target).CarryAsync(_source.Images[0], CancellationToken.None));

        Assert.Contains("does not have it under its names", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Isulad_IsGivenAFileThatIsGoneAfterwards()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sampan-spool-");
        try
        {
            var commands = new IsulaCommands();
            var settings = new CarrySettings
            {
                Target = "isulad", Endpoint = "unix:///nonexistent", TargetRoot = "/var/lib/isulad", Source = "docker", SourceRoot = "/x",
                SpoolFolder = Path.Combine(folder.FullName, "spool"),
            };
            var target = new IsuladTarget(settings, commands);

            await target.LoadAsync(_source.Images[0], (stream, _) => stream.WriteAsync("archive"u8.ToArray()).AsTask(), CancellationToken.None);
            commands.ExitCode = 1;
            MigrationException e = await Assert.ThrowsAsync<MigrationException>(
                () => target.LoadAsync(_source.Images[0], (stream, _) => stream.WriteAsync("archive"u8.ToArray()).AsTask(), CancellationToken.None));

            Assert.Equal(["isula load archive", "isula load archive"], commands.Calls);
            Assert.Contains("isula load failed: no room", e.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(settings.SpoolFolder));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class IsulaCommands : ICommands
    {
        internal List<string> Calls { get; } = [];

        internal int ExitCode { get; set; }

        public Task<CommandOutcome> RunAsync(string program, IReadOnlyList<string> arguments, string? input, TimeSpan limit, CancellationToken cancellation)
        {
            Assert.Equal("-i", arguments[1]);
            Calls.Add($"{program} {arguments[0]} {File.ReadAllText(arguments[2])}");
            return Task.FromResult(new CommandOutcome(ExitCode, "", ExitCode == 0 ? "" : "no room\n"));
        }
    }

    private sealed class FakeStore : IImageArchive, IArchiveTarget
    {
        internal List<PlanImage> Images { get; init; } = [];

        internal List<string> Loaded { get; } = [];

        internal bool Forgets { get; set; }

        public Task<IReadOnlyList<PlanImage>> ListAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<PlanImage>>(Images);

        public Task WriteAsync(PlanImage image, Stream target, CancellationToken cancellation) =>
            target.WriteAsync(Encoding.UTF8.GetBytes($"archive of {image.Id}"), cancellation).AsTask();

        public Task<bool> HasAsync(PlanImage image, CancellationToken cancellation) => Task.FromResult(Images.Any(i => i.Id == image.Id));

        public async Task LoadAsync(PlanImage image, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
        {
            using var archive = new MemoryStream();
            await write(archive, cancellation);
            Loaded.Add(Encoding.UTF8.GetString(archive.ToArray()));
            if (!Forgets)
                Images.Add(image);
        }

        public Task RemoveAsync(PlanImage image, CancellationToken cancellation)
        {
            Images.RemoveAll(i => i.Id == image.Id);
            return Task.CompletedTask;
        }
    }
}
