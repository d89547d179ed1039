using Sampan.Linux.Processes;
using Sampan.Migration.Node;

namespace Sampan.Migration.Running;

/// <summary>Which machine this is, in which boot, and which version of the tool works on it.</summary>
/// <param name="MachineId">The text of <c>/etc/machine-id</c>.</param>
/// <param name="BootId">The present boot.</param>
/// <param name="Tool">The tool's version.</param>
public sealed record NodeIdentity(string MachineId, string BootId, string Tool)
{
    /// <summary>Of this machine.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="tool">The tool's version.</param>
    /// <exception cref="MigrationException">The machine has no id.</exception>
    public static NodeIdentity Of(NodeFiles files, string tool) =>
        files.Text("/etc/machine-id")?.Trim() is { Length: > 0 } id
            ? new NodeIdentity(id, HostProcess.BootId(), tool)
            : throw new MigrationException("/etc/machine-id: is empty or missing, so that plans cannot be told from those of other machines. Make one with 'systemd-machine-id-setup'.");
}
