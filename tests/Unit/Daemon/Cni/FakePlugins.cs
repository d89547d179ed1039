using System.Text;
using System.Text.Json;
using Sampan.Daemon.Cni;
using Sampan.Linux.Processes;

namespace Sampan.Tests.Unit.Daemon.Cni;

/// <summary>A network of pretended plugins in a folder of its own: every run is recorded, each may be given an answer.</summary>
internal sealed class FakePlugins : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sampan-cni-");
    private readonly Dictionary<string, Func<ProcessCommand, CancellationToken, Task<ProcessOutcome>>> _answers = [];

    public FakePlugins()
    {
        Configs = Directory.CreateDirectory(Path.Combine(_root.FullName, "net.d")).FullName;
        Bin = Directory.CreateDirectory(Path.Combine(_root.FullName, "bin")).FullName;
        State = Directory.CreateDirectory(Path.Combine(_root.FullName, "state")).FullName;
        Netns = Path.Combine(_root.FullName, "netns");
        File.WriteAllText(Netns, "");
        Settings = new CniSettings { BinDirectories = [Path.Combine(_root.FullName, "none"), Bin], OutputLimit = 10_000 };
        Runner = new CniPluginRunner(RunAsync, () => Settings);
        Invoker = new CniInvoker(Runner);
        Cache = new CniCache(State);
        Directories = new CniConfigDirectory(Configs);
        Network = new PodNetwork(Directories, Invoker, Cache, () => Settings, TimeProvider.System);
    }

    public string Configs { get; }

    public string Bin { get; }

    public string State { get; }

    public string Netns { get; }

    public CniSettings Settings { get; set; }

    public CniPluginRunner Runner { get; }

    public CniInvoker Invoker { get; }

    public CniCache Cache { get; }

    public CniConfigDirectory Directories { get; }

    public PodNetwork Network { get; }

    /// <summary>The runs so far.</summary>
    public List<(string Verb, string Type, ProcessCommand Command)> Runs { get; } = [];

    /// <summary>The runs so far as <c>VERB plugin</c>.</summary>
    public string Said => string.Join(", ", Runs.Select(r => $"{r.Verb} {r.Type}"));

    public CniPod Pod => new() { SandboxId = "s1", Namespace = "shop", Name = "web", Uid = "u-1", NetnsPath = Netns };

    public void Config(string file, string json) => File.WriteAllText(Path.Combine(Configs, file), json);

    /// <summary>A list of plugins that are installed.</summary>
    public void List(string version, params string[] types)
    {
        foreach (string type in types)
        {
            File.WriteAllText(Path.Combine(Bin, type), "");
        }
        string plugins = string.Join(',', types.Select(type => $$"""{"type":"{{type}}"}"""));
        Config("10-test.conflist", $$"""{"cniVersion":"{{version}}","name":"test","plugins":[{{plugins}}]}""");
    }

    public void Answer(string verb, string type, int exit, string output, string error = "") =>
        Answer(verb, type, (_, _) => Task.FromResult(
            new ProcessOutcome(exit, Encoding.UTF8.GetBytes(output), Encoding.UTF8.GetBytes(error), false)));

    public void Answer(string verb, string type, Func<ProcessCommand, CancellationToken, Task<ProcessOutcome>> answer) =>
        _answers[$"{verb} {type}"] = answer;

    /// <summary>What a run read from its standard input.</summary>
    public JsonElement Input(int run) => JsonDocument.Parse(Runs[run].Command.Input).RootElement;

    public static string Result(string ip) =>
        $$"""{"cniVersion":"1.0.0","interfaces":[{"name":"v0"},{"name":"eth0","sandbox":"/n"}],"ips":[{"address":"{{ip}}/24","interface":1}]}""";

    public void Dispose() => _root.Delete(recursive: true);

    private Task<ProcessOutcome> RunAsync(ProcessCommand command, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        string verb = command.Environment["CNI_COMMAND"];
        string type = Path.GetFileName(command.Path);
        Runs.Add((verb, type, command));
        return _answers.TryGetValue($"{verb} {type}", out var answer)
            ? answer(command, token)
            : Task.FromResult(new ProcessOutcome(0, verb == "ADD" ? Encoding.UTF8.GetBytes(Result("10.0.0.2")) : [], [], false));
    }
}
