namespace Sampan.Migration.Translation;

/// <summary>A file as it is to be on the node.</summary>
/// <param name="Path">Where.</param>
/// <param name="Content">All of its text: what was there, merged, comments kept.</param>
/// <param name="Mode">Permission bits, e.g. 0644 in octal digits.</param>
/// <param name="Purpose">Why, a few words.</param>
public sealed record TargetFile(string Path, string Content, string Mode, string Purpose);
