using Sampan.Migration.Node;
using Sampan.Tests.System.Migration.Box;

namespace Sampan.Tests.System.Migration;

/// <summary>Units as Sampan reads them from files are as systemd itself reads them: arguments, drop-ins, dependencies, enablement.</summary>
public sealed class SystemdReadingTests
{
    private const string Variables = """
        # a comment
        PLAIN=a  b   c
        SINGLE='--one=$x "two" \ three'
        DOUBLE="--four=\"5\" --six='7 8' \$PLAIN \x"
        LINES="--nine \
          --ten=10 \
        --eleven"
        BARE=--twelve=12 \
         --thirteen
        TWICE=first
        TWICE=second
        EMPTY=
        SPACED =  --odd
        JOINED="--a" '--b'
        export GONE=1
        TRAILING="--c" # no comment
        9BAD=1
        ESCAPED=--d\ e\\f
        """;

    // Arguments behind the program of an ExecStart line.
    private static readonly string[] Commands =
    [
        "$PLAIN ${PLAIN} x${PLAIN}y $NONE ${NONE} '$PLAIN' a$PLAIN",
        "$SINGLE $DOUBLE $LINES $BARE $TWICE $EMPTY ${EMPTY}",
        "$SPACED $JOINED $GONE $TRAILING $ESCAPED ${ESCAPED} $OF_UNIT ${OF_UNIT} $OVERRULED",
        "\"--quoted=a b\" '--quoted=c d' --in'ner qu'ote --tab=a\\tb --hex=\\x41 --space=a\\x20b --octal=\\101 \\; --uni=\\u00e9",
        "--percent=%% --dollar=$$PLAIN --both=$$$$ 100%%",
        "--a \\\n    --b \\\n# a comment in between\n; and another\n    --c=\"d \\\n e\" \\\n\n",
        "--unknown=\\q --back\\\\slash 'sin\\'gle' \"dou\\\"ble\" \"\"",
    ];

    [BoxFact]
    public async Task CommandLines_AreAsSystemdPassesThem()
    {
        await using NodeInBox box = await NodeInBox.StartAsync(box =>
        {
            box.Files.Write("/usr/local/bin/probe", "#!/bin/bash\nout=$1\nshift\nprintf '%s\\0' \"$@\" >/etc/probe/$out\n", (UnixFileMode)Convert.ToInt32("755", 8));
            box.Files.Write("/etc/probe/1.env", Variables);
            box.Files.Write("/etc/probe/2.env", "OVERRULED=by-file\n");
            for (int i = 0; i < Commands.Length; i++)
            {
                box.Files.Write(
                    $"/etc/systemd/system/probe{i}.service",
                    "[Service]\nType=oneshot\nEnvironment=\"OF_UNIT=u 1\" OVERRULED=by-unit\nEnvironmentFile=-/etc/probe/none\n"
                    + $"EnvironmentFile=/etc/probe/[1-9].env\nExecStart=/usr/local/bin/probe out{i} {Commands[i]}\n");
            }
        });
        for (int i = 0; i < Commands.Length; i++)
        {
            await box.RunAsync($"systemctl start probe{i}.service");
            var files = new NodeFiles(box.Files.Root);
            SystemdUnit unit = new SystemdUnits(files).Load($"probe{i}.service")!;
            IReadOnlyDictionary<string, TracedText> environment = SystemdEnvironment.Of(unit, SystemdEnvironment.FilesOf(unit, files), p => files.Text(p));
            SystemdCommand command = SystemdCommand.Parse(unit.Of("Service.ExecStart").Single().Value)![0];
            string[] passed = box.Files.Read($"/etc/probe/out{i}").TrimEnd('\0').Split('\0');
            string[] read = [.. command.Expand(environment).Skip(1).Select(w => w.Text)];
            Assert.Equal((i, string.Join("|", passed).TrimEnd('|')), (i, string.Join("|", read).TrimEnd('|')));
        }
    }

    [BoxFact]
    public async Task UnitsWithDropIns_AreAsSystemdLoadsThem()
    {
        await using NodeInBox box = await NodeInBox.StartAsync(box =>
        {
            box.Files.Write("/usr/lib/systemd/system/dash-one.service", "[Unit]\nAfter=one.target\nWants=one.target two.target\n[Service]\nType=oneshot\nExecStart=/bin/true vendor\nEnvironment=A=1\n[Install]\nWantedBy=multi-user.target\nAlias=dash-alias.service\n");
            box.Files.Write("/usr/lib/systemd/system/dash-one.service.d/20-b.conf", "[Service]\nEnvironment=B=vendor\n");
            box.Files.Write("/usr/local/lib/systemd/system/dash-one.service.d/20-b.conf", "[Service]\nEnvironment=B=local\n");
            box.Files.Write("/etc/systemd/system/dash-.service.d/30-c.conf", "[Service]\nEnvironment=C=3\n[Unit]\nAfter=\nAfter=three.target\n");
            box.Files.Write("/etc/systemd/system/service.d/10-all.conf", "[Service]\nEnvironment=\nEnvironment=D=4\n");
            box.Files.Write("/etc/systemd/system/dash-alias.service.d/40-e.conf", "[Service]\nEnvironment=E=5\nExecStart=\nExecStart=/bin/true dropin\n");
            box.Files.Link("/etc/systemd/system/dash-one.service.d/50-f.conf", "/dev/null");
            box.Files.Write("/usr/lib/systemd/system/dash-one.service.d/50-f.conf", "[Service]\nEnvironment=F=6\n");
        });
        await box.RunAsync("systemctl enable dash-one.service");
        SystemdUnit unit = new SystemdUnits(new NodeFiles(box.Files.Root)).Load("dash-one.service")!;

        // Debian's systemd calls /usr/lib by its old name, which is a link.
        Assert.EndsWith(await Show(box, "FragmentPath"), unit.Files[0]);
        // systemd names the masked one too, and reads nothing in it.
        Assert.Equal(
            (await Show(box, "DropInPaths")).Split(' ').Where(p => !p.EndsWith("50-f.conf", StringComparison.Ordinal)).Select(p => p.StartsWith("/lib/", StringComparison.Ordinal) ? "/usr" + p : p).Order(),
            unit.Files.Skip(1).Order());
        Assert.Equal(await Show(box, "Environment"), string.Join(' ', unit.Of("Service.Environment").Select(a => a.Value.Text)));
        Assert.Contains("argv[]=/bin/true dropin ;", await Show(box, "ExecStart"));
        Assert.Equal("/bin/true dropin", unit.Of("Service.ExecStart").Single().Value.Text);
        string[] after = (await Show(box, "After")).Split(' ');
        Assert.All(unit.Facts().Directives["Unit.After"], u => Assert.Contains(u, after));
        Assert.Equal(["one.target", "three.target"], unit.Facts().Directives["Unit.After"]);
        Assert.Equal(await box.RunAsync("systemctl is-enabled dash-one.service"), unit.FileState);
    }

    private static Task<string> Show(NodeInBox box, string property) => box.RunAsync($"systemctl show --value -p {property} dash-one.service");
}
