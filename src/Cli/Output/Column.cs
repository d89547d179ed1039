namespace Sampan.Cli.Output;

/// <summary>A column of a <see cref="Table"/>.</summary>
/// <param name="Title">Its head.</param>
/// <param name="MinimumWidth">How far it may be cut when the terminal is narrow; zero: never cut.</param>
internal sealed record Column(string Title, int MinimumWidth = 0);
