namespace Sampan.Tests.Unit.Cli.Commands.Migrate;

/// <summary>A test that wants the machine to have an id.</summary>
public sealed class MachineIdFactAttribute : FactAttribute
{
    public MachineIdFactAttribute()
    {
        if (!File.Exists("/etc/machine-id") || new FileInfo("/etc/machine-id").Length < 10)
            Skip = "this machine has no /etc/machine-id";
    }
}
