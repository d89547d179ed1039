using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class UnitReaderTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Live_SystemctlSays_CountsMore()
    {
        _tree.Write("/usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd\n[Install]\nWantedBy=multi-user.target\n")
            .Write("/usr/lib/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet\n").Write("/usr/bin/systemctl").Folder("/run/systemd/system");
        ScriptedCommands commands = new ScriptedCommands().On("systemctl show", "Id=docker.service\nActiveState=active\nUnitFileState=enabled\n\nId=kubelet.service\nActiveState=failed\nUnitFileState=\n");
        IReadOnlyList<UnitFacts> units = await UnitReader.ReadAsync(_tree.Reading(live: true, commands), CancellationToken.None);
        Assert.Equal([("docker.service", "active", "enabled"), ("kubelet.service", "failed", "static")], units.Select(u => (u.Name, u.ActiveState, u.FileState)));
    }

    [Fact]
    public async Task Copy_FilesOnly()
    {
        _tree.Write("/usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd\n").Write("/usr/bin/systemctl").Folder("/run/systemd/system");
        var commands = new ScriptedCommands();
        UnitFacts unit = Assert.Single(await UnitReader.ReadAsync(_tree.Reading(commands: commands), CancellationToken.None));
        Assert.Equal("", unit.ActiveState);
        Assert.Empty(commands.Asked);
    }
}
