namespace Sampan.Daemon.Configuration;

/// <summary>Who runs the containers.</summary>
internal enum EngineKind
{
    /// <summary>Sampan itself, with conmon and an OCI runtime.</summary>
    Native,

    /// <summary>A Docker Engine, which Sampan drives over its socket.</summary>
    Docker,
}
