namespace Sampan.Migration;

/// <summary>The move cannot be begun or go on; the message names the thing, the reason and the remedy.</summary>
public class MigrationException(string message, Exception? inner = null) : Exception(message, inner);
