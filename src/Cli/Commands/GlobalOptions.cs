using System.CommandLine;
using System.CommandLine.Parsing;
using Sampan.Cli.Output;

namespace Sampan.Cli.Commands;

/// <summary>The options every command has, before or after its name.</summary>
internal sealed class GlobalOptions
{
    public const string DefaultEndpoint = "unix:///run/sampan/sampan.sock";

    /// <summary>As the kubelet: two minutes a call.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    public Option<string?> Endpoint { get; } = new("--endpoint", "-r", "--runtime-endpoint")
    {
        Description = $"The runtime's socket [default: $SAMPAN_ENDPOINT, $CONTAINER_RUNTIME_ENDPOINT, {DefaultEndpoint}]",
        HelpName = "unix:///PATH",
        Recursive = true,
    };

    public Option<TimeSpan?> Timeout { get; } = new("--timeout")
    {
        Description = "How long a call to the runtime may take: 30s, 2m [default: 2m; pulls: no limit]",
        HelpName = "TIME",
        CustomParser = ParseTime,
        Recursive = true,
    };

    public Option<OutputFormat> Format { get; } = new("--output", "-o")
    {
        Description = "table, wide, json or yaml [default: table]",
        HelpName = "FORM",
        CustomParser = ParseFormat,
        Recursive = true,
    };

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Only ids", Recursive = true };

    public Option<bool> NoTrunc { get; } = new("--no-trunc") { Description = "Whole ids and names", Recursive = true };

    public void AddTo(Command root)
    {
        root.Add(Endpoint);
        root.Add(Timeout);
        root.Add(Format);
        root.Add(Quiet);
        root.Add(NoTrunc);
    }

    /// <summary>A length of time from an option's value; an error beside it otherwise.</summary>
    public static TimeSpan? ParseTime(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (TimeSpans.TryParse(text, out TimeSpan span))
            return span;
        argument.AddError($"'{text}' is no length of time: write 30 (seconds), 500ms, 30s, 1m30s or 2h.");
        return null;
    }

    private static OutputFormat ParseFormat(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        switch (text)
        {
            case "table":
                return OutputFormat.Table;
            case "wide":
                return OutputFormat.Wide;
            case "json":
                return OutputFormat.Json;
            case "yaml":
                return OutputFormat.Yaml;
            default:
                argument.AddError($"'{text}' is no form of output: write table, wide, json or yaml.");
                return OutputFormat.Table;
        }
    }
}
