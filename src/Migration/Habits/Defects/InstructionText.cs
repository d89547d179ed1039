using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>A text that configures a node or tells people how to: its lines, without those that are only comments.</summary>
public sealed class InstructionText
{
    private const int MaxLine = 4096, MaxEvidence = 200, TaskLines = 6;

    private readonly string[] _lines;
    private readonly bool[] _said;

    /// <param name="text">All of it.</param>
    /// <param name="path">Where it stands.</param>
    public InstructionText(string text, string path)
    {
        Path = path;
        _lines = [.. text.Split('\n').Select(l => (l.Length > MaxLine ? l[..MaxLine] : l).TrimEnd('\r'))];
        bool markdown = path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase);
        bool fenced = false;
        _said = new bool[_lines.Length];
        for (int i = 0; i < _lines.Length; i++)
        {
            string line = _lines[i].TrimStart();
            if (line.StartsWith("```", StringComparison.Ordinal))
                fenced = !fenced;
            // Outside of a listing it is a heading.
            _said[i] = !line.StartsWith('#') || (markdown && !fenced);
        }
    }

    /// <summary>Where it stands.</summary>
    public string Path { get; }

    /// <summary>The file's name.</summary>
    internal string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>How many lines it has.</summary>
    internal int Count => _lines.Length;

    /// <summary>Whether it tells how to change a node's runtime, or does.</summary>
    internal bool IsMove => Has(DefectPatterns.Kubelet()) && Has(DefectPatterns.NewRuntime());

    /// <summary>A line, from 0; empty for a comment.</summary>
    internal string this[int index] => index >= 0 && index < _lines.Length && _said[index] ? _lines[index] : "";

    /// <summary>Whether a line matches.</summary>
    internal bool Has(Regex pattern) => First(pattern) >= 0;

    /// <summary>The first line that matches, from 0; -1 if none does.</summary>
    internal int First(Regex pattern, int from = 0)
    {
        for (int i = from; i < _lines.Length; i++)
        {
            if (_said[i] && pattern.IsMatch(_lines[i]))
                return i;
        }
        return -1;
    }

    /// <summary>The lines that match, from 0.</summary>
    internal IEnumerable<int> All(Regex pattern)
    {
        for (int i = First(pattern); i >= 0; i = First(pattern, i + 1))
            yield return i;
    }

    /// <summary>The listing around a line: to the fence, the word of a here-document or the key of a block above, or the whole text.</summary>
    internal (int Begin, int End) Listing(int line)
    {
        int begin = line;
        while (begin > 0 && !DefectPatterns.ListingBegin().IsMatch(_lines[begin - 1]))
            begin--;
        int end = line;
        while (end + 1 < _lines.Length && !DefectPatterns.ListingEnd().IsMatch(_lines[end + 1]))
            end++;
        return (begin, end);
    }

    /// <summary>Whether a line of a listing matches.</summary>
    internal bool HasWithin((int Begin, int End) listing, Regex pattern) => First(pattern, listing.Begin) is >= 0 and int found && found <= listing.End;

    /// <summary>The header in brackets above a line of TOML; empty if there is none in its listing.</summary>
    internal string SectionOf(int line)
    {
        (int begin, _) = Listing(line);
        for (int i = line; i >= begin; i--)
        {
            if (DefectPatterns.Section().Match(this[i]) is { Success: true } section)
                return section.Groups[1].Value;
        }
        return "";
    }

    /// <summary>Lines of a playbook that name something, with a state close by.</summary>
    internal IEnumerable<int> Tasks(Regex name, Regex state)
    {
        foreach (int i in All(name))
        {
            for (int near = Math.Max(0, i - TaskLines); near <= Math.Min(_lines.Length - 1, i + TaskLines); near++)
            {
                if (state.IsMatch(this[near]))
                {
                    yield return i;
                    break;
                }
            }
        }
    }

    /// <summary>A defect at a line, from 0.</summary>
    internal KnownDefect At(string id, int line, string? evidence = null)
    {
        string text = evidence ?? _lines[line].Trim();
        return new KnownDefect(id, Path, line + 1, text.Length > MaxEvidence ? text[..(MaxEvidence - 1)] + "…" : text);
    }
}
