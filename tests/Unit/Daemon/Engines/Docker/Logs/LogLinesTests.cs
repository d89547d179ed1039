using System.Text;
using System.Text.Json;
using Sampan.Daemon.Engines.Docker.Logs;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Logs;

public sealed class LogLinesTests
{
    private const string Time = "2026-01-02T03:04:05.123456789Z";

    [Theory]
    [InlineData("""{"log":"hello\n","stream":"stdout","time":"T"}""", "T stdout F hello\n")]
    [InlineData("""{"log":"no end","stream":"stderr","time":"T"}""", "T stderr P no end\n")]
    [InlineData("""{"log":"\n","stream":"stdout","time":"T"}""", "T stdout F \n")]
    [InlineData("""{"log":"","stream":"stdout","time":"T"}""", "")]
    [InlineData("""{"stream":"stdout","time":"T"}""", "")]
    [InlineData("""{"log":"a\\n","stream":"stdout","time":"T"}""", "T stdout P a\\n\n")]
    [InlineData("""{"log":"a\\\n","stream":"stdout","time":"T"}""", "T stdout F a\\\n")]
    [InlineData("""{"log":"a\tb\r\n","stream":"stdout","time":"T"}""", "T stdout F a\tb\r\n")]
    [InlineData("""{"log":"\u003cq\u003e \"x\" \u00e9 \u2028 \ud83d\ude00 \ud83d.\n","stream":"stdout","time":"T"}""", "T stdout F <q> \"x\" é \u2028 😀 \ufffd.\n")]
    [InlineData("""{"log":"one\ntwo\nthree","stream":"stdout","time":"T"}""", "T stdout F one\nT stdout F two\nT stdout P three\n")]
    [InlineData("""{"log":"x\n","stream":"stdout","attrs":{"log":"no","time":"}","n":[1,{"a":"]"}]},"time":"T"}""", "T stdout F x\n")]
    [InlineData("""{ "time" : "T", "log" : "x\n", "count" : 12, "stream" : "stdout" }""", "T stdout F x\n")]
    [InlineData("""{"log":"half an ent{"log":"whole\n","stream":"stdout","time":"T"}""", "T stdout F whole\n")]
    public void Entry_Becomes_ItsLine(string entry, string line) => Assert.Equal((line, 0), Translate(entry + "\n"));

    [Theory]
    [InlineData("""{"log":"x\n","stream":"stdout"}""")]
    [InlineData("""{"log":"x\n","stream":"stdout","time":"T u"}""")]
    [InlineData("""{"log":"x\n","stream":"stdout","time":"T"} more""")]
    [InlineData("""{"log":"x\n","stream":"stdout","time":"T""")]
    [InlineData("""{"log":"x\n","str""")]
    [InlineData("""{"log":"x\""")]
    [InlineData("""{"a":[{"log":"x\n","stream":"stdout","time":"T"}]""")]
    [InlineData("nonsense")]
    [InlineData("{")]
    public void Nonsense_IsPassedOver_AndCounted(string line) =>
        Assert.Equal(("T stdout F x\n", 1), Translate(line + "\n" + """{"log":"x\n","stream":"stdout","time":"T"}""" + "\n"));

    [Fact]
    public void Line_BeyondTheCap_IsPassedOver()
    {
        string giant = $$"""{"log":"{{new string('a', 3 * LogLines.MaxLength)}}\n","stream":"stdout","time":"T"}""";
        string text = giant + "\n" + """{"log":"next\n","stream":"stdout","time":"T"}""" + "\n";

        (string lines, int malformed) = Translate(text);

        Assert.Equal("T stdout F next\n", lines);
        Assert.InRange(malformed, 1, 4);
    }

    [Fact]
    public void Line_AsLongAsTheCap_IsTaken()
    {
        string text = new('a', LogLines.MaxLength - 1000);

        (string lines, int malformed) = Translate($$"""{"log":"{{text}}","stream":"stdout","time":"T"}""" + "\n");

        Assert.Equal(($"T stdout P {text}\n", 0), (lines, malformed));
    }

    [Fact]
    public void AnySplitIntoReads_GivesTheSame()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var source = new StringBuilder();
            var wanted = new StringBuilder();
            for (int i = random.Next(1, 40); i > 0; i--)
            {
                string text = RandomText(random);
                string stream = random.Next(2) == 0 ? "stdout" : "stderr";
                source.Append($$"""{"log":{{JsonSerializer.Serialize(text)}},"stream":"{{stream}}","time":"{{Time}}"}""").Append('\n');
                if (text.Length > 0)
                    wanted.Append($"{Time} {stream} {(text[^1] == '\n' ? 'F' : 'P')} {text.TrimEnd('\n')}\n");
            }

            (string lines, int malformed) = Translate(source.ToString(), random);

            Assert.True((wanted.ToString(), 0) == (lines, malformed), $"seed {seed}");
        }
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        string[] pieces = ["a", "word ", "\\", "\"", "\t", "\r", "\0", "é", "😀", "<&>", "{\"log\":\"", "}", "\u2028", new string('x', 5000)];
        for (int i = random.Next(12); i > 0; i--)
            text.Append(pieces[random.Next(pieces.Length)]);
        return random.Next(3) == 0 ? text.ToString() : text.Append('\n').ToString();
    }

    /// <summary>Feeds the text in reads of random size, or in the largest ones.</summary>
    private static (string Lines, int Malformed) Translate(string text, Random? random = null)
    {
        byte[] source = Encoding.UTF8.GetBytes(text);
        var lines = new LogLines();
        var target = new MemoryStream();
        int malformed = 0;
        int visible = random is null ? source.Length : 0;
        for (int at = 0; at < source.Length;)
        {
            int count = Math.Min(lines.Room.Length, visible - at);
            source.AsSpan(at, count).CopyTo(lines.Room);
            int taken = count == 0 ? 0 : lines.Translate(count, isLast: false);
            at += taken;
            target.Write(taken == 0 ? [] : lines.Text.Written);
            malformed += taken == 0 ? 0 : lines.Malformed;
            visible = random is null ? visible : Math.Min(source.Length, visible + random.Next(200));
        }
        return (Encoding.UTF8.GetString(target.ToArray()), malformed);
    }
}
