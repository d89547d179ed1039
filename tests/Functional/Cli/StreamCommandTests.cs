using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using Sampan.Cri.V1;

namespace Sampan.Tests.Functional.Cli;

public sealed class StreamCommandTests : IAsyncLifetime
{
    private const string Success = """{"metadata":{},"status":"Success"}""";

    private FakeRuntime _runtime = null!;
    private string _container = "";

    public async Task InitializeAsync()
    {
        _runtime = await FakeRuntime.StartAsync();
        _container = _runtime.AddContainer("nginx", ContainerState.ContainerRunning);
    }

    public async Task DisposeAsync() => await _runtime.DisposeAsync();

    [Fact]
    public async Task Exec_Command_ShowsStreamsAndReturnsTheCode()
    {
        await using var streams = new FakeStreams("v4.channel.k8s.io", async socket =>
        {
            await FakeStreams.SendAsync(socket, 1, "");
            await FakeStreams.SendAsync(socket, 1, "out\n");
            await FakeStreams.SendAsync(socket, 2, "err\n");
            await FakeStreams.SendAsync(
                socket, 3, """{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"42"}]}}""");
        });
        _runtime.StreamUrl = streams.Url;

        Tool tool = await Tool.RunAsync(_runtime, "exec", "web", "ls", "-l", "--timeout", "x");

        Assert.Equal((42, "out\n", "err\n"), (tool.Code, tool.Output, tool.Error));
        Assert.Equal(["ls", "-l", "--timeout", "x"], _runtime.LastExec!.Cmd);
        Assert.Equal(
            (_container, false, true, true, false),
            (_runtime.LastExec.ContainerId, _runtime.LastExec.Stdin, _runtime.LastExec.Stdout, _runtime.LastExec.Stderr, _runtime.LastExec.Tty));
    }

    [Fact]
    public async Task Exec_AddressWithoutScheme_IsDialled()
    {
        await using var streams = new FakeStreams("v4.channel.k8s.io", socket => FakeStreams.SendAsync(socket, 3, Success));
        _runtime.StreamUrl = streams.Url["http:".Length..];

        Tool tool = await Tool.RunAsync(_runtime, "exec", "web", "true");

        Assert.Equal((0, ""), (tool.Code, tool.Error));
    }

    [Fact]
    public async Task Exec_InputEnds_IsToldWhereTheProtocolCan()
    {
        var heard = new List<string>();
        await using var streams = new FakeStreams("v5.channel.k8s.io", async socket =>
        {
            heard.Add(await FakeStreams.ReceiveAsync(socket));
            heard.Add(await FakeStreams.ReceiveAsync(socket));
            await FakeStreams.SendAsync(socket, 3, Success);
        });
        _runtime.StreamUrl = streams.Url;

        Tool tool = await Tool.RunAsync(
            h => h with { Input = new MemoryStream("typed"u8.ToArray()) }, ["-r", _runtime.Endpoint, "exec", "-i", "web", "cat"]);

        Assert.Equal((0, ""), (tool.Code, tool.Error));
        Assert.Equal(["0:typed", "255:\0"], heard);
    }

    [Fact]
    public async Task Exec_Terminal_IsRawTellsItsSizeAndIsGivenBack()
    {
        var person = new FakePerson();
        var heard = new List<string>();
        bool raw = false;
        await using var streams = new FakeStreams("v4.channel.k8s.io", async socket =>
        {
            heard.Add(await FakeStreams.ReceiveAsync(socket));
            raw = person.IsRaw;
            person.Resize(132, 43);
            heard.Add(await FakeStreams.ReceiveAsync(socket));
            await FakeStreams.SendAsync(socket, 3, Success);
        });
        _runtime.StreamUrl = streams.Url;

        Tool tool = await RunAtAsync(person, new Pipe(), "exec", "-it", "web", "sh");

        Assert.Equal((0, ""), (tool.Code, tool.Error));
        Assert.Equal(["""4:{"Width":80,"Height":24}""", """4:{"Width":132,"Height":43}"""], heard);
        Assert.True(raw);
        Assert.False(person.IsRaw);
        Assert.True(_runtime.LastExec is { Tty: true, Stderr: false, Stdin: true });
    }

    [Fact]
    public async Task Exec_DetachKeys_LeaveAndPassTheRestOn()
    {
        var person = new FakePerson();
        var typed = new Pipe();
        var heard = new List<string>();
        var all = new TaskCompletionSource();
        await using var streams = new FakeStreams("v4.channel.k8s.io", async socket =>
        {
            heard.Add(await FakeStreams.ReceiveAsync(socket));
            await typed.Writer.WriteAsync("ab\u0010"u8.ToArray());
            heard.Add(await FakeStreams.ReceiveAsync(socket));
            await typed.Writer.WriteAsync("c\u0010\u0011rest"u8.ToArray());
            heard.Add(await FakeStreams.ReceiveAsync(socket));
            all.SetResult();
            // Until the tool has left: a server that ends first is a broken connection.
            await FakeStreams.ReceiveAsync(socket);
        });
        _runtime.StreamUrl = streams.Url;

        Tool tool = await RunAtAsync(person, typed, "exec", "-it", "web", "sh");

        Assert.Equal(0, tool.Code);
        await all.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(["0:ab", "0:\u0010c"], heard.Skip(1));
        Assert.Equal((1, false), (person.TimesRaw, person.IsRaw));
    }

    [Fact]
    public async Task Exec_ConnectionBreaks_GivesTheTerminalBackAndSaysSo()
    {
        var person = new FakePerson();
        await using var streams = new FakeStreams("v4.channel.k8s.io", async socket =>
        {
            await FakeStreams.ReceiveAsync(socket);
            socket.Abort();
        });
        _runtime.StreamUrl = streams.Url;

        Tool tool = await RunAtAsync(person, new Pipe(), "exec", "-it", "web", "sh");

        Assert.Equal(125, tool.Code);
        Assert.Contains("the connection to the runtime broke", tool.Error, StringComparison.Ordinal);
        Assert.Equal((1, false), (person.TimesRaw, person.IsRaw));
    }

    [Theory]
    [InlineData("exec", "-it", "web", "sh")]
    [InlineData("exec", "-i", "--timeout", "5", "web", "sh")]
    [InlineData("exec", "--detach-keys", "ctrl-pp", "web", "sh")]
    [InlineData("exec", "--tls-ca", "/nosuch/ca.pem", "web", "sh")]
    public async Task Exec_ThatMakesNoSense_IsRefusedBeforeTheRuntimeIsAsked(params string[] command)
    {
        Tool tool = await Tool.RunAsync(_runtime, command);

        Assert.Equal(125, tool.Code);
        Assert.DoesNotContain("Exec", _runtime.Calls);
    }

    [Fact]
    public async Task Exec_CannotBeRun_SaysWhy()
    {
        await using var streams = new FakeStreams("v4.channel.k8s.io", socket =>
            FakeStreams.SendAsync(socket, 3, """{"status":"Failure","reason":"InternalError","message":"no such file: nosuch"}"""));
        _runtime.StreamUrl = streams.Url;

        Tool tool = await Tool.RunAsync(_runtime, "exec", "web", "nosuch");

        Assert.Equal((125, "sampan: cannot run nosuch in web: no such file: nosuch\n"), (tool.Code, tool.Error));
    }

    [Fact]
    public async Task Attach_ContainerEnds_ReturnsItsCode()
    {
        _runtime.Script = ("", 7);
        await using var streams = new FakeStreams("v4.channel.k8s.io", async socket =>
        {
            await FakeStreams.SendAsync(socket, 1, "bye\n");
            _runtime.Containers[_container].Container.State = ContainerState.ContainerExited;
            await FakeStreams.SendAsync(socket, 3, Success);
        });
        _runtime.StreamUrl = streams.Url;

        Tool tool = await Tool.RunAsync(_runtime, "attach", "--no-stdin", "web");

        Assert.Equal((7, "bye\n", ""), (tool.Code, tool.Output, tool.Error));
        Assert.False(_runtime.LastAttach!.Stdin);
    }

    [Fact]
    public async Task Attach_RuntimeLetsGo_SaysThatTheContainerRunsOn()
    {
        await using var streams = new FakeStreams("v4.channel.k8s.io", socket =>
            FakeStreams.SendAsync(socket, 3, """{"status":"Failure","message":"too far behind"}"""));
        _runtime.StreamUrl = streams.Url;

        Tool tool = await Tool.RunAsync(_runtime, "attach", "--no-stdin", "web");

        Assert.Equal(125, tool.Code);
        Assert.Contains("too far behind; container web runs on", tool.Error, StringComparison.Ordinal);
    }

    private async Task<Tool> RunAtAsync(FakePerson person, Pipe typed, params string[] command)
    {
        using Stream input = typed.Reader.AsStream();
        return await Tool.RunAsync(
            h => h with { Input = input, InputIsTerminal = true, Person = person }, ["-r", _runtime.Endpoint, .. command]);
    }
}
