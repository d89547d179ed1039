using Sampan.Daemon.Engines.Docker.Images;
using Sampan.Daemon.Engines.Docker.Logs;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>Who is told what happens in the engine.</summary>
/// <param name="Root">The daemon's root folder, by which its containers are known.</param>
/// <param name="Images">The images.</param>
/// <param name="Logs">The logs.</param>
/// <param name="Execs">Who waits for commands.</param>
/// <param name="Time">The clock.</param>
internal sealed record DockerWatchParts(string Root, DockerImages Images, DockerLogs Logs, ExecEnds Execs, TimeProvider Time);
