namespace Sampan.Migration.Translation.Source;

/// <summary>A word of a command line.</summary>
/// <param name="Text">The word, quotes taken off and variables put in.</param>
/// <param name="Source">The file whose variable it came from, or where the command line itself stands.</param>
internal readonly record struct CommandWord(string Text, string Source);
