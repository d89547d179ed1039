using System.CommandLine;

namespace Sampan.Cli.Streaming;

/// <summary>The options that commands with streams have in common.</summary>
internal sealed class StreamParameters
{
    private readonly Option<string>? _keys;
    private readonly Option<string?> _authorities = File("--tls-ca", "PEM file of who may sign the certificate of the runtime's streams");
    private readonly Option<string?> _certificate = File("--tls-cert", "PEM file of the certificate to show to the runtime's streams");
    private readonly Option<string?> _key = File("--tls-key", "PEM file of its key");

    /// <param name="detachable">Whether a terminal can be left.</param>
    public StreamParameters(bool detachable) => _keys = !detachable ? null : new Option<string>("--detach-keys")
    {
        Description = $"Keys that leave the terminal; \"\" for none [default: {DetachKeys.Default}]",
        HelpName = "KEYS",
        DefaultValueFactory = _ => DetachKeys.Default,
    };

    public void AddTo(Command command)
    {
        foreach (Option? option in (Option?[])[_keys, _authorities, _certificate, _key])
        {
            if (option is not null)
                command.Add(option);
        }
    }

    /// <exception cref="CliException">They make no sense, or a file cannot be read.</exception>
    public StreamSettings Read(ParseResult parse)
    {
        string keys = (_keys is null ? null : parse.GetValue(_keys)) ?? DetachKeys.Default;
        // Judged now, not when the command runs already.
        DetachKeys.Parse(keys);
        return new StreamSettings(
            keys, StreamTransport.Load(parse.GetValue(_authorities), parse.GetValue(_certificate), parse.GetValue(_key)));
    }

    /// <summary>A program that pipes into a terminal would type control characters without knowing.</summary>
    /// <exception cref="CliException">A terminal was asked for, and the input is none.</exception>
    public static void RefuseWithoutTerminal(bool stdin, bool terminal, CliHost host)
    {
        if (stdin && terminal && !host.InputIsTerminal)
            throw CliException.Usage("-t with -i needs a terminal, and standard input is none", "leave out -t");
    }

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
