namespace Sampan.Migration.Carrying;

/// <summary>Which carrier brings images from one runtime to another.</summary>
public static class ImageCarriers
{
    /// <summary>The carrier; nothing is opened yet.</summary>
    /// <exception cref="MigrationException">There is no way from the one to the other.</exception>
    /// <param name="settings">Between which stores.</param>
    /// <param name="time">The clock.</param>
    public static IImageCarrier Of(CarrySettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return (settings.Source, settings.Target) switch
        {
            (TargetKind.Docker or TargetKind.CriDockerd, TargetKind.Docker or TargetKind.CriDockerd) => new NothingToCarry(),
            (TargetKind.Docker or TargetKind.CriDockerd or TargetKind.Crio, TargetKind.Containerd) => new ContainerdCarrier(settings, time),
            (_, TargetKind.Sampan) => new SampanCarrier(settings),
            _ => throw new MigrationException($"images cannot be carried from {settings.Source} to {settings.Target}: let the node pull them again."),
        };
    }
}
