using System.CommandLine;
using Sampan.Cli.Output;
using Sampan.Cri.Grpc.Client;

namespace Sampan.Cli.Commands;

/// <summary>One command's connection to a runtime, and how it was asked to answer.</summary>
internal sealed class Session : IDisposable
{
    /// <summary>In place of no limit: a call must end some day.</summary>
    public static readonly TimeSpan NoLimit = TimeSpan.FromDays(1);

    private readonly CriChannel _channel;

    public Session(CommandSetup setup, ParseResult parse)
    {
        GlobalOptions globals = setup.Globals;
        Host = setup.Host;
        Terminal = setup.Terminal;
        Format = parse.GetValue(globals.Format);
        Quiet = parse.GetValue(globals.Quiet);
        Whole = parse.GetValue(globals.NoTrunc) || Format == OutputFormat.Wide;
        GivenTimeout = parse.GetValue(globals.Timeout);
        Endpoint = EndpointOf(parse.GetValue(globals.Endpoint), Host.Environment);
        _channel = new CriChannel(Endpoint, new CriChannelOptions { DefaultDeadline = Timeout, Time = Host.Time });
        Runtime = new RuntimeServiceClient(_channel);
        Images = new ImageServiceClient(_channel);
        Node = new NodeServiceClient(_channel);
    }

    public CliHost Host { get; }

    public Terminal Terminal { get; }

    public string Endpoint { get; }

    public OutputFormat Format { get; }

    public bool Quiet { get; }

    /// <summary>Whether ids and names are shown whole.</summary>
    public bool Whole { get; }

    /// <summary>The limit of a call.</summary>
    public TimeSpan Timeout => GivenTimeout ?? GlobalOptions.DefaultTimeout;

    /// <summary>The limit the user gave.</summary>
    public TimeSpan? GivenTimeout { get; }

    public RuntimeServiceClient Runtime { get; }

    public ImageServiceClient Images { get; }

    /// <summary>What only Sampan answers.</summary>
    public NodeServiceClient Node { get; }

    /// <summary>The version of the interface in use, known after the first call.</summary>
    public string CriVersion => _channel.Version;

    public DateTimeOffset Now => Host.Time.GetUtcNow();

    public string ShowId(string id) => Ids.Show(id, Whole);

    public string ShowAgo(long unixNanoseconds) => TimeSpans.Ago(unixNanoseconds, Now);

    /// <summary>Writes a table in the width there is.</summary>
    public void Write(Table table) => table.Write(Terminal.Out, Whole ? 0 : Terminal.Width);

    public void Dispose() => _channel.Dispose();

    /// <summary>The option, else the environment, else Sampan's own socket.</summary>
    internal static string EndpointOf(string? option, Func<string, string?> environment)
    {
        string endpoint = FirstGiven(option, environment("SAMPAN_ENDPOINT"), environment("CONTAINER_RUNTIME_ENDPOINT"))
            ?? GlobalOptions.DefaultEndpoint;
        string path = endpoint.StartsWith("unix://", StringComparison.Ordinal) ? endpoint["unix://".Length..] : endpoint;
        return path.StartsWith('/')
            ? "unix://" + path
            : throw CliException.Usage($"'{endpoint}' is not the address of a Unix socket", "write unix:///path/to.sock or /path/to.sock");
    }

    private static string? FirstGiven(params string?[] values) => Array.Find(values, v => !string.IsNullOrWhiteSpace(v));
}
