namespace Sampan.Migration.Running;

/// <summary>A step failed; the message names the thing, the reason and the remedy.</summary>
public sealed class StepException(string message, Exception? inner = null) : MigrationException(message, inner);
