using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration.Node;
using Sampan.Migration.Verifying;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate verify</c>: whether this node works.</summary>
internal sealed class VerifyCommand : NodeCommand
{
    private static readonly TimeSpan DefaultSettle = TimeSpan.FromSeconds(30);

    private readonly Option<bool> _deep = new("--deep") { Description = "Make a pod too, use it and remove it" };

    private readonly Option<string?> _image = new("--probe-image")
    {
        Description = "An image with a shell for that pod; it must be on the node, nothing is pulled [default: the pause image, which tries less]",
        HelpName = "IMAGE",
    };

    private readonly Option<TimeSpan?> _settle = Time("--settle", "How long the kubelet has to run without a restart [default: 30s]");
    private readonly Option<TimeSpan?> _wait = Time("--wait", "How long what fails is tried again [default: not at all]");

    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "The way to the API [default: the kubelet's own]",
        HelpName = "FILE",
    };

    private readonly Option<string?> _runtime = new("--runtime") { Description = "The runtime that should be in use: containerd, crio, isulad, cri-dockerd or sampan", HelpName = "KIND" };

    public VerifyCommand(CommandSetup setup)
        : base("verify", "Prove that this node works: runtime, kubelet, pods, logs, addresses, images", setup)
    {
        _runtime.AcceptOnlyFromAmong([.. Sampan.Migration.TargetKind.All]);
        foreach (Option option in (Option[])[_deep, _image, _settle, _wait, _kubeconfig, _runtime])
            Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        var files = new NodeFiles("/");
        var commands = new ProgramRunner(Setup.Host.Time);
        var tools = new NodeTools(files, commands, Services.Choose(files, commands, Setup.Host.Time), Setup.Host.Time);
        var options = new VerifyOptions
        {
            Endpoint = parse.GetValue(Setup.Globals.Endpoint),
            Deep = parse.GetValue(_deep),
            ProbeImage = parse.GetValue(_image),
            Settle = parse.GetValue(_settle) ?? DefaultSettle,
            Wait = parse.GetValue(_wait) ?? TimeSpan.Zero,
            Kubeconfig = parse.GetValue(_kubeconfig) is { } file ? Path.GetFullPath(file, Setup.Host.CurrentDirectory) : null,
            Runtime = parse.GetValue(_runtime),
        };
        using VerifyContext node = await VerifyContext.OpenAsync(tools, options, cancellation);
        bool document = WantsDocument(parse);
        IReadOnlyList<ProbeResult> results = await VerifySuite.Standard.RunAsync(node, document ? null : new Lines(this), cancellation);
        if (document)
            Terminal.Out.Write(Documents.Text(new JsonArray([.. results.Select(DocumentOf)]), FormatOf(parse)));
        return results.Any(r => r.State == ProbeState.Failed) ? ExitCode.Failed
            : results.Any(r => r.State == ProbeState.Warning) ? MigrateExitCode.Warnings
            : ExitCode.Ok;
    }

    private static Option<TimeSpan?> Time(string name, string description) =>
        new(name) { Description = description, HelpName = "TIME", CustomParser = GlobalOptions.ParseTime };

    private static JsonObject DocumentOf(ProbeResult result) => new()
    {
        ["probe"] = result.Probe,
        ["state"] = Word(result.State),
        ["detail"] = result.Detail,
    };

    private static string Word(ProbeState state) => state.ToString().ToLowerInvariant();

    // As they come: some take their time.
    private sealed class Lines(VerifyCommand command) : IProgress<ProbeResult>
    {
        public void Report(ProbeResult value) =>
            command.Terminal.Out.WriteLine($"{Word(value.State),-8}{value.Probe,-18}{string.Concat(value.Detail.Select(c => char.IsControl(c) ? ' ' : c))}");
    }
}
