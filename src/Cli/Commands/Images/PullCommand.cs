using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Lookup;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Images;

/// <summary><c>sampan pull</c>.</summary>
internal sealed class PullCommand : CriCommand
{
    private readonly Argument<string[]> _images = new("IMAGE")
    {
        Description = "References such as registry.k8s.io/pause:3.10",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _credentials = new("--creds")
    {
        Description = "For the registry; without a password it is read from standard input",
        HelpName = "USER[:PASSWORD]",
    };

    public PullCommand(CommandSetup setup)
        : base("pull", "Pull images", setup)
    {
        Add(_images);
        Add(_credentials);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        AuthConfig? auth = await CredentialsAsync(parse.GetValue(_credentials), session.Host.Input, cancellation);
        return await Several.DoAsync(
            session.Terminal, parse.GetRequiredValue(_images), "pull", i => i, i => PullAsync(session, i, auth, cancellation), cancellation);
    }

    internal static async Task<AuthConfig?> CredentialsAsync(string? given, Stream input, CancellationToken cancellation)
    {
        if (given is null)
            return null;
        int colon = given.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
            return new AuthConfig { Username = given[..colon], Password = given[(colon + 1)..] };
        using var reader = new StreamReader(input, leaveOpen: true);
        string password = await reader.ReadLineAsync(cancellation)
            ?? throw CliException.Usage("--creds has no password", "write --creds USER:PASSWORD, or give the password on standard input");
        return new AuthConfig { Username = given, Password = password };
    }

    private static async Task PullAsync(Session session, string image, AuthConfig? auth, CancellationToken cancellation)
    {
        long start = session.Host.Time.GetTimestamp();
        bool lines = !session.Quiet && session.Format is (OutputFormat.Table or OutputFormat.Wide);
        string id = await new Puller(session, lines).PullAsync(image, auth, null, cancellation);
        TimeSpan elapsed = session.Host.Time.GetElapsedTime(start);
        if (session.Quiet)
            session.Terminal.Out.WriteLine(id);
        else if (session.Format is OutputFormat.Json or OutputFormat.Yaml)
            session.Terminal.Out.Write(Documents.Text(new JsonObject { ["image"] = image, ["imageRef"] = id }, session.Format));
        else
            await ReportAsync(session, image, id, elapsed, cancellation);
    }

    private static async Task ReportAsync(Session session, string image, string id, TimeSpan elapsed, CancellationToken cancellation)
    {
        var request = new ImageStatusRequest { Image = new ImageSpec { Image = id } };
        Image? pulled = (await session.Images.ImageStatusAsync(request, cancellation)).Image;
        string title = pulled is null ? image : pulled.RepoTags.FirstOrDefault(t => t.Contains(image, StringComparison.Ordinal)) ?? ImageNames.Title(pulled);
        string size = pulled is null ? "" : Sizes.Text(pulled.Size) + ", ";
        session.Terminal.Out.WriteLine($"Pulled {title}  {session.ShowId(pulled?.Id ?? id)}  {size}{TimeSpans.Seconds(elapsed)}");
    }
}
