using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Daemon.Engines.Native;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Linux.Processes;

namespace Sampan.Tests.Unit.Daemon.Engines.Native;

/// <summary>A host's files in a folder, and a parser that writes into them as the kernel would.</summary>
public sealed class AppArmorProfilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-apparmor-").FullName;
    private readonly List<ProcessCommand> _runs = [];
    private ProcessOutcome _outcome = new(0, [], [], TimedOut: false);

    private string Loaded => Path.Combine(_folder, "profiles");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Start_Enabled_LoadsTheText()
    {
        Enable("Y\n");
        AppArmorProfiles profiles = Profiles();

        profiles.Start(CancellationToken.None);
        AppArmorFacts facts = await profiles.ReadAsync(needsDefault: true, CancellationToken.None);

        ProcessCommand run = Assert.Single(_runs);
        Assert.Equal(("/sbin/parser", "-Kr"), (run.Path, string.Join(' ', run.Arguments)));
        Assert.Contains("profile sampan-default ", Encoding.UTF8.GetString(run.Input.Span), StringComparison.Ordinal);
        Assert.Equal((true, "sampan-default", null), (facts.Enabled, facts.DefaultProfile, facts.DefaultFailure));
    }

    [Fact]
    public async Task Read_ProfileWasRemoved_LoadsItAgain()
    {
        Enable("Y\n");
        AppArmorProfiles profiles = Profiles();
        profiles.Start(CancellationToken.None);
        await profiles.ReadAsync(needsDefault: true, CancellationToken.None);
        File.WriteAllText(Loaded, "");

        await profiles.ReadAsync(needsDefault: false, CancellationToken.None);
        Assert.Single(_runs);
        await profiles.ReadAsync(needsDefault: true, CancellationToken.None);
        Assert.Equal(2, _runs.Count);
    }

    [Fact]
    public async Task Read_ParserRefuses_TellsItsWords_AndTriesAgain()
    {
        Enable("Y\n");
        AppArmorProfiles profiles = Profiles();
        _outcome = new ProcessOutcome(1, [], "syntax error in line 3"u8.ToArray(), TimedOut: false);
        profiles.Start(CancellationToken.None);

        AppArmorFacts facts = await profiles.ReadAsync(needsDefault: true, CancellationToken.None);
        Assert.Contains("syntax error in line 3", facts.DefaultFailure, StringComparison.Ordinal);

        _outcome = new ProcessOutcome(0, [], [], TimedOut: false);
        Assert.Null((await profiles.ReadAsync(needsDefault: true, CancellationToken.None)).DefaultFailure);
    }

    [Theory]
    [InlineData("N\n")]
    [InlineData(null)]
    public async Task Read_Off_RunsNothing(string? enabled)
    {
        Enable(enabled);
        AppArmorProfiles profiles = Profiles();
        profiles.Start(CancellationToken.None);

        Assert.Equal(AppArmorFacts.Off, await profiles.ReadAsync(needsDefault: true, CancellationToken.None));
        Assert.Empty(_runs);
    }

    [Fact]
    public async Task Read_NoParser_HasNoDefaultButTellsWhatIsLoaded()
    {
        Enable("Y\n");
        AppArmorProfiles profiles = Profiles(parser: null);
        profiles.Start(CancellationToken.None);

        AppArmorFacts facts = await profiles.ReadAsync(needsDefault: true, CancellationToken.None);

        Assert.Equal((true, null, null), (facts.Enabled, facts.DefaultProfile, facts.DefaultFailure));
        Assert.Equal(["/usr/bin/man", "man_groff"], facts.Loaded!.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Read_NoSecurityFs_HasNoDefault()
    {
        Enable("Y\n");
        File.Delete(Loaded);
        AppArmorProfiles profiles = Profiles();
        profiles.Start(CancellationToken.None);

        AppArmorFacts facts = await profiles.ReadAsync(needsDefault: true, CancellationToken.None);

        Assert.Equal((true, null, null, null), (facts.Enabled, facts.DefaultProfile, facts.DefaultFailure, facts.Loaded));
        Assert.Empty(_runs);
    }

    private void Enable(string? word)
    {
        if (word is not null)
        {
            File.WriteAllText(Path.Combine(_folder, "enabled"), word);
        }
        File.WriteAllText(Loaded, "/usr/bin/man (enforce)\nman_groff (complain)\n");
    }

    private AppArmorProfiles Profiles(string? parser = "/sbin/parser") => new(
        parser,
        (command, _) =>
        {
            _runs.Add(command);
            if (_outcome.ExitCode == 0)
            {
                File.AppendAllText(Loaded, "sampan-default (enforce)\n");
            }
            return Task.FromResult(_outcome);
        },
        new AppArmorPaths
        {
            Enabled = Path.Combine(_folder, "enabled"),
            Loaded = Loaded,
            Policy = _folder,
            OwnLabel = Path.Combine(_folder, "label"),
        },
        NullLogger<AppArmorProfiles>.Instance);
}
