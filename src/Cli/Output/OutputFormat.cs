namespace Sampan.Cli.Output;

/// <summary>The form of an answer.</summary>
internal enum OutputFormat
{
    /// <summary>Columns that fit the terminal.</summary>
    Table,

    /// <summary>More columns, whole values.</summary>
    Wide,

    /// <summary>The runtime's answer as proto JSON.</summary>
    Json,

    /// <summary>The same as YAML.</summary>
    Yaml,
}
