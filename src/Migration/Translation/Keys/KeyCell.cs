namespace Sampan.Migration.Translation.Keys;

/// <summary>What becomes of a key at one target, unless its value says more.</summary>
/// <param name="Class">What becomes of it.</param>
/// <param name="Becomes">What is written instead.</param>
/// <param name="Note">What changes for the user.</param>
internal sealed record KeyCell(KeyClass Class, string Becomes = "", string Note = "");
