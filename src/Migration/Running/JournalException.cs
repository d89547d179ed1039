namespace Sampan.Migration.Running;

/// <summary>The journal cannot be read or written: nothing may be changed on the node without it.</summary>
public sealed class JournalException(string message, Exception? inner = null) : MigrationException(message, inner);
