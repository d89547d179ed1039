namespace Sampan.Migration.Translation;

/// <summary>A configuration that cannot be translated; the message names file, reason and remedy.</summary>
public sealed class TranslationException(string message, Exception? inner = null) : Exception(message, inner);
