using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Runtime;

/// <summary><c>sampan info</c>.</summary>
internal sealed class InfoCommand(CommandSetup setup) : CriCommand("info", "Show what the runtime says of itself", setup)
{
    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        bool document = session.Format is OutputFormat.Json or OutputFormat.Yaml;
        RuntimeFacts facts = await RuntimeFacts.AskAsync(session, verbose: document, cancellation);
        if (document)
            session.Terminal.Out.Write(Documents.Text(DocumentOf(facts), session.Format));
        else
            Write(session, facts);
        return ExitCode.Ok;
    }

    private static JsonObject DocumentOf(RuntimeFacts facts)
    {
        JsonObject document = Documents.Of(facts.Status);
        document["info"] = Documents.Of(facts.Status.Info);
        document["version"] = Documents.Of(facts.Version);
        if (facts.Config is not null)
            document["runtimeConfig"] = Documents.Of(facts.Config);
        if (facts.ImageFs is not null)
            document["imageFs"] = Documents.Of(facts.ImageFs);
        return document;
    }

    private static void Write(Session session, RuntimeFacts facts)
    {
        TextWriter output = session.Terminal.Out;
        output.WriteLine($"Runtime:        {facts.Version.RuntimeName} {facts.Version.RuntimeVersion} (CRI {session.CriVersion})");
        output.WriteLine($"Endpoint:       {session.Endpoint}");
        foreach (RuntimeCondition condition in facts.Status.Status?.Conditions ?? [])
            output.WriteLine($"{condition.Type + ":",-16}{Word(condition)}");
        output.WriteLine($"Handlers:       {(facts.Status.RuntimeHandlers.Count == 0 ? "the runtime does not say" : facts.HandlersText())}");
        output.WriteLine($"Cgroup driver:  {facts.CgroupDriverText()}");
        foreach (FilesystemUsage usage in facts.ImageFs?.ImageFilesystems ?? [])
            output.WriteLine($"Images:         {Sizes.Text(usage.UsedBytes?.Value ?? 0)} in {usage.FsId?.Mountpoint}");
    }

    private static string Word(RuntimeCondition condition)
    {
        if (condition.Status)
            return "yes";
        string reason = string.Join(": ", new[] { condition.Reason, condition.Message }.Where(t => t.Length > 0));
        return reason.Length == 0 ? "no" : $"no ({reason})";
    }
}
