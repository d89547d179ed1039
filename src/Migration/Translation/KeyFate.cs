namespace Sampan.Migration.Translation;

/// <summary>What becomes of one key.</summary>
/// <param name="Key">The key as daemon.json names it, with a part after a colon where only that part is meant: <c>log-opts:max-size</c>.</param>
/// <param name="Value">Its value as one line; credentials taken out.</param>
/// <param name="Source">Where it stands.</param>
/// <param name="Class">What becomes of it.</param>
/// <param name="Becomes">What is written instead and where; empty if nothing.</param>
/// <param name="Note">What changes for the user and what to do; empty if nothing does.</param>
public sealed record KeyFate(string Key, string Value, string Source, KeyClass Class, string Becomes, string Note);
