namespace Sampan.Migration.Translation.Source;

/// <summary>A flag of dockerd.</summary>
/// <param name="Name">Without dashes.</param>
/// <param name="Key">The key of daemon.json that it stands for.</param>
/// <param name="Kind">How its value is written.</param>
/// <param name="Short">Its one letter; <c>\0</c> for none.</param>
internal sealed record DockerFlag(string Name, string Key, FlagKind Kind, char Short = '\0');
