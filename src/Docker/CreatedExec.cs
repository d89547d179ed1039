namespace Sampan.Docker;

/// <summary>A command that is known to the engine.</summary>
internal sealed record CreatedExec(string Id);
