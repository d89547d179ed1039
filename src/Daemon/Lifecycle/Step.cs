namespace Sampan.Daemon.Lifecycle;

/// <summary>One step of a long operation.</summary>
/// <param name="Name">What it does, as a person would be told: <c>set up the network</c>.</param>
/// <param name="Run">Does it.</param>
/// <param name="Undo">
/// Takes it back; must also do so when <paramref name="Run"/> failed half-way or never began. Null when there is nothing
/// to take back.
/// </param>
internal sealed record Step(string Name, Func<CancellationToken, Task> Run, Func<CancellationToken, Task>? Undo = null);
