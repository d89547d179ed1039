namespace Sampan.Migration.Habits;

/// <summary>Takes a call of docker apart: global flags, the command in its old or new form, its flags, its arguments.</summary>
internal static class DockerCallParser
{
    private static readonly IReadOnlyDictionary<string, FlagSpec> Global =
        FlagSpec.Table("config= c/context= D/debug H/host= l/log-level= tls tlscacert= tlscert= tlskey= tlsverify v/version");

    /// <param name="words">The words after <c>docker</c>.</param>
    /// <param name="problem">What was not understood; null if all was.</param>
    /// <returns>Null if there is no such command.</returns>
    public static DockerCall? Parse(IReadOnlyList<ShellWord> words, out string? problem)
    {
        problem = null;
        int at = 0;
        var globals = new List<(string Name, ShellWord Value)>();
        while (at < words.Count && IsFlag(words[at]))
        {
            if (ReadFlag(words, ref at, Global, globals) is { } unknown)
            {
                problem = $"docker has no global flag {unknown}.";
                return null;
            }
        }
        (Habit? habit, string spoken) = CommandOf(words, ref at, globals);
        if (habit is null)
        {
            problem = spoken.Length == 0 ? "There is no command after docker." : $"docker has no command '{spoken}' that is known here.";
            return null;
        }
        (List<(string Name, ShellWord Value)> flags, List<ShellWord> arguments) = (new(), new());
        if (habit.Anything)
            arguments.AddRange(words.Skip(at));
        else
            problem = ReadRest(words, at, habit, flags, arguments);
        ShellWord? host = globals.Exists(g => g.Name == "host") ? globals.FindLast(g => g.Name == "host").Value : default(ShellWord?);
        return new DockerCall(spoken, habit, flags, [.. arguments], host);
    }

    private static (Habit? Habit, string Spoken) CommandOf(
        IReadOnlyList<ShellWord> words, ref int at, List<(string Name, ShellWord Value)> globals)
    {
        if (at == words.Count)
            return globals.Exists(g => g.Name == "version") ? (HabitTable.Find("version"), "version") : (null, "");
        string first = words[at].Text;
        if (at + 1 < words.Count && HabitTable.Find($"{first} {words[at + 1].Text}") is { } two)
        {
            string spoken = $"{first} {words[at + 1].Text}";
            at += 2;
            return (two, spoken);
        }
        at++;
        Habit? one = HabitTable.Find(first);
        return one is null && at < words.Count && HabitTable.IsGroup(first) ? (null, $"{first} {words[at].Text}") : (one, first);
    }

    private static string? ReadRest(
        IReadOnlyList<ShellWord> words, int at, Habit habit, List<(string Name, ShellWord Value)> flags, List<ShellWord> arguments)
    {
        IReadOnlyDictionary<string, FlagSpec> known = FlagSpec.Table(habit.Flags);
        var unknown = new List<string>();
        bool over = false;
        while (at < words.Count)
        {
            if (!over && words[at] is { IsExpression: false, Text: "--" })
            {
                over = true;
                at++;
            }
            else if (!over && IsFlag(words[at]))
            {
                if (ReadFlag(words, ref at, known, flags) is { } flag)
                    unknown.Add(flag);
            }
            else
            {
                arguments.Add(words[at++]);
                over |= habit.FlagsFirst;
            }
        }
        return unknown.Count == 0 ? null : $"docker {habit.Names[0]} has no flag {string.Join(", ", unknown)} that is known here.";
    }

    private static bool IsFlag(ShellWord word) => word.Text.Length > 1 && word.Text[0] == '-';

    // The flag that is not known; null if it was read.
    private static string? ReadFlag(
        IReadOnlyList<ShellWord> words, ref int at, IReadOnlyDictionary<string, FlagSpec> known, List<(string Name, ShellWord Value)> flags)
    {
        ShellWord word = words[at++];
        if (!word.Text.StartsWith("--", StringComparison.Ordinal))
            return ReadShort(words, ref at, word, known, flags);
        int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word.Text[2..] : word.Text[2..equals];
        if (!known.TryGetValue(name, out FlagSpec? spec))
            return "--" + name;
        if (spec.Takes)
            flags.Add((spec.Name, equals >= 0 ? word.From(equals + 1) : at < words.Count ? words[at++] : ""));
        else if (equals < 0 || word.Text[(equals + 1)..] is not ("false" or "0"))
            flags.Add((spec.Name, ""));
        return null;
    }

    // -it, -n5, -n 5, -f=name=web.
    private static string? ReadShort(
        IReadOnlyList<ShellWord> words, ref int at, ShellWord word, IReadOnlyDictionary<string, FlagSpec> known,
        List<(string Name, ShellWord Value)> flags)
    {
        for (int i = 1; i < word.Text.Length; i++)
        {
            if (!known.TryGetValue(word.Text[i].ToString(), out FlagSpec? spec))
                return "-" + word.Text[i];
            if (!spec.Takes)
            {
                flags.Add((spec.Name, ""));
                continue;
            }
            string rest = word.Text[(i + 1)..];
            ShellWord value = rest.Length > 0 ? word with { Text = rest.TrimStart('=') } : at < words.Count ? words[at++] : "";
            flags.Add((spec.Name, value));
            break;
        }
        return null;
    }
}
