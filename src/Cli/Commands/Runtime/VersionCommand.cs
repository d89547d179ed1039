using System.CommandLine;
using System.Reflection;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Runtime;

/// <summary><c>sampan version</c>.</summary>
internal sealed class VersionCommand(CommandSetup setup)
    : CriCommand("version", "Show the versions of this tool and of the runtime", setup)
{
    /// <summary>The version of this tool.</summary>
    public static string OwnVersion =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        bool document = session.Format is OutputFormat.Json or OutputFormat.Yaml;
        // Known even when no runtime answers.
        if (!document)
            session.Terminal.Out.WriteLine($"Client:       sampan {OwnVersion}");
        VersionResponse runtime = await session.Runtime.VersionAsync(new VersionRequest { Version = "v1" }, cancellation);
        if (document)
        {
            var both = new JsonObject { ["client"] = new JsonObject { ["name"] = "sampan", ["version"] = OwnVersion }, ["runtime"] = Documents.Of(runtime) };
            session.Terminal.Out.Write(Documents.Text(both, session.Format));
            return ExitCode.Ok;
        }

        session.Terminal.Out.WriteLine($"Runtime:      {runtime.RuntimeName} {runtime.RuntimeVersion}");
        session.Terminal.Out.WriteLine($"Runtime API:  {runtime.RuntimeApiVersion} (spoken: {session.CriVersion})");
        session.Terminal.Out.WriteLine($"Endpoint:     {session.Endpoint}");
        return ExitCode.Ok;
    }
}
