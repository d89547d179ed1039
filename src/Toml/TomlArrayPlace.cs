namespace Sampan.Toml;

/// <summary>Where a list and its items stand.</summary>
internal sealed class TomlArrayPlace(int open)
{
    /// <summary>The opening bracket.</summary>
    internal int Open { get; } = open;

    /// <summary>The items' first characters and what is behind them.</summary>
    internal List<(int Start, int End)> Items { get; } = [];

    /// <summary>Behind the comma that follows the last item; -1 if none does.</summary>
    internal int CommaEnd { get; set; } = -1;

    /// <summary>The closing bracket.</summary>
    internal int Close { get; set; }
}
