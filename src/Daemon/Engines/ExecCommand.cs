namespace Sampan.Daemon.Engines;

/// <summary>A command to run in a container with its streams at hand.</summary>
/// <param name="Arguments">The command and its arguments.</param>
/// <param name="Terminal">Whether it gets a terminal; its outputs are one then.</param>
/// <param name="Stdin">Whether it gets an input; without one it reads the end at once.</param>
internal sealed record ExecCommand(IReadOnlyList<string> Arguments, bool Terminal, bool Stdin);
