using System.CommandLine;
using System.Globalization;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cli.Streaming;

namespace Sampan.Cli.Running;

/// <summary>The options of <c>run</c> as docker users know them, and what they mean together.</summary>
internal sealed class RunParameters
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "Pulled if it is not here" };

    private readonly Argument<string[]> _command = new("COMMAND")
    {
        Description = "In place of the image's own arguments",
        Arity = ArgumentArity.ZeroOrMore,
        CaptureRemainingTokens = true,
    };

    private readonly Option<bool> _detach = new("--detach", "-d") { Description = "Return once it runs, and print the container's id" };
    private readonly Option<bool> _remove = new("--rm") { Description = "Remove pod and container when the command ends" };
    private readonly Option<string?> _name = Text("--name", "The pod's and the container's name", "NAME");
    private readonly Option<string> _namespace = new("--namespace") { Description = "The pod's namespace", HelpName = "NAME", DefaultValueFactory = _ => "default" };
    private readonly Option<string[]> _publish = Texts("--publish", "-p", "Open a port of the host to the pod", "[IP:]HOST:POD[/udp]");
    private readonly Option<string[]> _environment = Texts("--env", "-e", "Set a variable", "NAME[=VALUE]");
    private readonly Option<string[]> _volume = Texts("--volume", "-v", "Show a file or folder of the host in the container", "SOURCE:PATH[:ro]");
    private readonly Option<string> _network = new("--network", "--net") { Description = "pod or host", HelpName = "MODE", DefaultValueFactory = _ => "pod" };
    private readonly Option<string?> _user = Text("--user", "Run as this user", "UID[:GID]", "-u");
    private readonly Option<string?> _workdir = Text("--workdir", "Start in this folder", "PATH", "-w");
    private readonly Option<string?> _entryPoint = Text("--entrypoint", "In place of the image's own command", "PATH");
    private readonly Option<bool> _privileged = new("--privileged") { Description = "All rights and devices of the host" };
    private readonly Option<string[]> _label = Texts("--label", "-l", "Label pod and container", "KEY=VALUE");
    private readonly Option<string?> _memory = Text("--memory", "Limit: 64m, 1g", "BYTES", "-m");
    private readonly Option<string?> _cpus = Text("--cpus", "Limit: 0.5, 2", "N");
    private readonly Option<string?> _hostname = Text("--hostname", "The pod's host name [default: its name]", "NAME");
    private readonly Option<string[]> _dns = new("--dns") { Description = "Name server", HelpName = "IP" };
    private readonly Option<string?> _pod = Text("--pod-id", "Join this pod instead of making one", "POD", "--pod");
    private readonly Option<string?> _runtime = Text("--runtime", "RuntimeClass handler", "NAME");
    private readonly Option<PullPolicy> _pull = new("--pull") { Description = "always, missing or never [default: missing]", HelpName = "WHEN" };
    private readonly Option<string?> _logDir = Text("--log-dir", $"Where logs go [default: {RunLogs.Root}]", "PATH");
    private readonly Option<bool> _interactive = new("--interactive", "-i") { Description = "Pass standard input on" };
    private readonly Option<bool> _terminal = new("--tty", "-t") { Description = "Give the command a terminal" };

    private readonly StreamParameters _streams = new(detachable: true);

    public void AddTo(Command command)
    {
        _network.AcceptOnlyFromAmong("pod", "host");
        foreach (Option option in (Option[])
            [
                _detach, _remove, _name, _publish, _environment, _volume, _network, _user, _workdir, _entryPoint, _privileged, _memory, _cpus,
                _hostname, _dns, _label, _pull, _pod, _namespace, _runtime, _logDir, _interactive, _terminal,
            ])
            command.Add(option);
        _streams.AddTo(command);
        command.Add(_image);
        command.Add(_command);
    }

    /// <exception cref="CliException">The options make no sense.</exception>
    public RunOptions Read(ParseResult parse, CliHost host)
    {
        RefuseContradictions(parse, host);
        string image = parse.GetRequiredValue(_image);
        string name = parse.GetValue(_name) is { } given ? RunNames.Check(given, "--name") : RunNames.Make(image);
        return new RunOptions
        {
            Image = image,
            Command = parse.GetValue(_command) ?? [],
            EntryPoint = parse.GetValue(_entryPoint),
            Name = name,
            Namespace = RunNames.Check(parse.GetRequiredValue(_namespace), "--namespace"),
            Uid = Guid.NewGuid().ToString(),
            Pod = parse.GetValue(_pod),
            Ports = [.. (parse.GetValue(_publish) ?? []).Select(PortPublication.Parse)],
            Environment = [.. (parse.GetValue(_environment) ?? []).Select(e => EnvironmentEntry.Parse(e, host.Environment)).OfType<Cri.V1.KeyValue>()],
            Mounts = [.. (parse.GetValue(_volume) ?? []).Select(v => VolumeMount.Parse(v, host.CurrentDirectory))],
            HostNetwork = parse.GetValue(_network) == "host",
            User = parse.GetValue(_user) is { } user ? RunUser.Parse(user) : null,
            WorkingDirectory = parse.GetValue(_workdir) ?? "",
            Privileged = parse.GetValue(_privileged),
            Labels = LabelSelector.Parse(parse.GetValue(_label)),
            Memory = MemoryOf(parse.GetValue(_memory)),
            Cpus = CpusOf(parse.GetValue(_cpus)),
            Hostname = parse.GetValue(_hostname) ?? name,
            Dns = parse.GetValue(_dns) ?? [],
            Handler = parse.GetValue(_runtime) ?? "",
            Pull = parse.GetValue(_pull),
            LogRoot = parse.GetValue(_logDir) is { } folder ? Path.GetFullPath(folder, host.CurrentDirectory) : RunLogs.Root,
            Detach = parse.GetValue(_detach),
            Remove = parse.GetValue(_remove),
            Stdin = parse.GetValue(_interactive),
            Terminal = parse.GetValue(_terminal),
            Streams = _streams.Read(parse),
        };
    }

    private static Option<string?> Text(string name, string description, string form, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = form };

    private static Option<string[]> Texts(string name, string alias, string description, string form) =>
        new(name, alias) { Description = description, HelpName = form };

    private static long MemoryOf(string? text)
    {
        if (text is null)
            return 0;
        return Sizes.TryParse(text, out long bytes) && bytes > 0
            ? bytes
            : throw CliException.Usage($"--memory '{text}' is no size", "write --memory 64m, 512m or 1g");
    }

    private static double CpusOf(string? text)
    {
        if (text is null)
            return 0;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double cpus) && cpus is >= 0.01 and <= 10_000
            ? cpus
            : throw CliException.Usage($"--cpus '{text}' is no number of processors", "write --cpus 0.5 or --cpus 2");
    }

    private void RefuseContradictions(ParseResult parse, CliHost host)
    {
        if (!parse.GetValue(_detach))
            StreamParameters.RefuseWithoutTerminal(parse.GetValue(_interactive), parse.GetValue(_terminal), host);
        if (parse.GetValue(_detach) && parse.GetValue(_remove))
            throw CliException.Usage("--rm needs to see the end of what -d does not wait for", "leave one of them out; 'sampan rm -f' removes it later");
        bool ports = parse.GetValue(_publish) is { Length: > 0 };
        if (ports && parse.GetValue(_network) == "host")
            throw CliException.Usage("--publish has no meaning with --network host", "the container's ports are the host's: leave out --publish");
        if (parse.GetValue(_pod) is not null && FirstOfPod(parse) is { } option)
            throw CliException.Usage($"{option} belongs to the pod, and --pod-id joins one that is there", $"leave out {option} or --pod-id");
    }

    private string? FirstOfPod(ParseResult parse) =>
        ((Option[])[_publish, _network, _hostname, _dns, _runtime, _namespace])
        .FirstOrDefault(o => parse.GetResult(o) is { Implicit: false })?.Name;
}
