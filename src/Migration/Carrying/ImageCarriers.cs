namespace Sampan.Migration.Carrying;

/// <summary>Which carrier brings images from one runtime to another.</summary>
public static class ImageCarriers
{
    /// <summary>The carrier; nothing is opened yet.</summary>
    /// <exception cref="MigrationException">There is no way from the one to the other.</exception>
    public static IImageCarrier Of(CarrySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return (settings.Source, settings.Target) switch
        {
            (TargetKind.Docker or TargetKind.CriDockerd, TargetKind.Docker or TargetKind.CriDockerd) => new NothingToCarry(),
            (_, TargetKind.Sampan) => new SampanCarrier(settings),
            _ => throw new MigrationException($"images cannot be carried from {settings.Source} to {settings.Target}: let the node pull them again."),
        };
    }
}
