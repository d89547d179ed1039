using System.CommandLine;

namespace Sampan.Cli.Commands;

/// <summary>The filters that <c>ps</c> and <c>pods</c> have in common.</summary>
internal sealed class ListFilter
{
    private readonly Option<string?> _name = new("--name") { Description = "A part of the name, or a regular expression", HelpName = "NAME" };
    private readonly Option<string[]> _labels = new("--label") { Description = "Only with this label", HelpName = "KEY=VALUE" };
    private readonly Option<bool> _latest = new("--latest", "-l") { Description = "Only the newest" };
    private readonly Option<int?> _last = new("--last", "-n") { Description = "Only the newest N", HelpName = "N" };

    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_labels);
        command.Add(_latest);
        command.Add(_last);
    }

    public Lookup.NamePattern? Name(ParseResult parse) => Lookup.NamePattern.Of(parse.GetValue(_name));

    public Dictionary<string, string> Labels(ParseResult parse) => Lookup.LabelSelector.Parse(parse.GetValue(_labels));

    /// <summary>How many of the newest; null for all.</summary>
    public int? Count(ParseResult parse) => parse.GetValue(_latest) ? 1 : parse.GetValue(_last);
}
