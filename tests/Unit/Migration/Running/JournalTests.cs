using System.Text.Json.Nodes;
using Sampan.Migration.Running;

namespace Sampan.Tests.Unit.Migration.Running;

public sealed class JournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-journal-").FullName;

    private string File_ => Path.Combine(_folder, "journal.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Append_Lines_AreReadBack()
    {
        WriteThree();
        IReadOnlyList<JournalRecord> read = Journal.Read(File_);
        Assert.Equal([JournalEvent.Begin, JournalEvent.Intent, JournalEvent.Done], read.Select(r => r.Event));
        Assert.Equal([1, 2, 3], read.Select(r => r.Sequence));
        Assert.Equal("ünïcode \"x\" ,\"crc\":\"", (string?)read[1].Record!["a"]);
        Assert.Equal("boot1", read[2].BootId);
        Assert.Equal("line\nline", read[2].Message);
    }

    [Fact]
    public void Open_LastLineTornAnywhere_IsDroppedAndWrittenOver()
    {
        WriteThree();
        byte[] whole = File.ReadAllBytes(File_);
        int last = whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1;
        for (int length = last; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(File_, whole[..length]);
            using (var journal = Open())
            {
                Assert.Equal(2, journal.Records.Count);
                journal.Append("010-a", JournalEvent.Failed);
            }
            Assert.Equal([JournalEvent.Begin, JournalEvent.Intent, JournalEvent.Failed], Journal.Read(File_).Select(r => r.Event));
        }
    }

    [Fact]
    public void Open_LastLineOfZeros_IsDropped()
    {
        WriteThree();
        File.AppendAllText(File_, new string('\0', 100));
        using (Journal journal = Open())
            Assert.Equal(3, journal.Records.Count);
        File.AppendAllText(File_, new string('\0', 100) + "}\n");
        using (Journal journal = Open())
            Assert.Equal(3, journal.Records.Count);
    }

    [Fact]
    public void Read_AnyByteOfAWholeLineChanged_IsRefused()
    {
        WriteThree();
        byte[] whole = File.ReadAllBytes(File_);
        int lines = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            if (whole[i] == '\n')
            {
                lines++;
                continue;
            }
            byte[] damaged = [.. whole];
            damaged[i] ^= 0x04;
            File.WriteAllBytes(File_, damaged);
            var refusal = Assert.Throws<JournalException>(() => Journal.Read(File_));
            Assert.Contains($"line {lines + 1} is damaged", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Read_LineTakenOut_IsRefused()
    {
        WriteThree();
        string[] lines = File.ReadAllLines(File_);
        File.WriteAllLines(File_, [lines[0], lines[2]]);
        Assert.Throws<JournalException>(() => Journal.Read(File_));
    }

    [Fact]
    public void Read_WhatIsNoJournal_IsRefusedOrEmpty()
    {
        Assert.Empty(Journal.Read(File_));
        File.WriteAllText(File_, "");
        Assert.Empty(Journal.Read(File_));
        File.WriteAllText(File_, "hello\n");
        Assert.Throws<JournalException>(() => Journal.Read(File_));
        File.WriteAllText(File_, "{}\n");
        Assert.Throws<JournalException>(() => Journal.Read(File_));
    }

    private Journal Open() => new(File_, TimeProvider.System, "boot1");

    private void WriteThree()
    {
        using Journal journal = Open();
        journal.Append("", JournalEvent.Begin, new JsonObject { ["planHash"] = "sha256:1" });
        journal.Append("010-a", JournalEvent.Intent, new JsonObject { ["a"] = "ünïcode \"x\" ,\"crc\":\"" });
        journal.Append("010-a", JournalEvent.Done, message: "line\nline");
    }
}
