namespace Sampan.Linux.Processes;

/// <summary>Programs that live on after this process: nobody here waits for them, init reaps them.</summary>
public static class DetachedProcess
{
    /// <summary>Starts a program in a session of its own.</summary>
    /// <returns>Its pid. Once it ends it stays a zombie as long as this process lives; <see cref="ProcessStat.Alive"/> tells.</returns>
    /// <exception cref="LinuxException">The program could not be started.</exception>
    public static int Start(SpawnRequest request) => Spawner.Start(request with { NewSession = true });
}
