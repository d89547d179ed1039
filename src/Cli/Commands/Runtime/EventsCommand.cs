using System.CommandLine;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Runtime;

/// <summary><c>sampan events</c>.</summary>
internal sealed class EventsCommand : CriCommand
{
    private readonly Option<string[]> _filter = new("--filter", "-f")
    {
        Description = "container=NAME, pod=NAME, namespace=NAME, type=container|pod, event=created|started|stopped|deleted; may be repeated",
        HelpName = "KEY=VALUE",
    };

    public EventsCommand(CommandSetup setup)
        : base("events", "Show what happens to pods and containers from now on, until broken off", setup) => Add(_filter);

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        var filter = EventFilter.Parse(parse.GetValue(_filter) ?? []);
        try
        {
            while (true)
                await ListenAsync(session, filter, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl+C is how one stops watching.
            return ExitCode.Interrupted;
        }
    }

    private static async Task ListenAsync(Session session, EventFilter filter, CancellationToken cancellation)
    {
        try
        {
            await foreach (ContainerEventResponse next in
                session.Runtime.GetContainerEventsAsync(new GetEventsRequest(), cancellation, Session.NoLimit))
            {
                if (filter.Fits(next))
                    Write(session, next);
            }
        }
        catch (CriException e) when (e.Code == GrpcStatusCode.DeadlineExceeded)
        {
            // A day has passed: on to the next.
            return;
        }

        throw CliException.Failed("the runtime ended the events", "it may be stopping: see 'sampan info'");
    }

    private static void Write(Session session, ContainerEventResponse next)
    {
        TextWriter output = session.Terminal.Out;
        if (session.Format == OutputFormat.Json)
            output.WriteLine(Documents.Line(Documents.Of(next)));
        else if (session.Format == OutputFormat.Yaml)
            output.Write("---\n" + Documents.Text(Documents.Of(next), OutputFormat.Yaml));
        else
            output.WriteLine(session.Quiet ? next.ContainerId : EventWords.Line(next, session.ShowId(next.ContainerId)));
    }
}
