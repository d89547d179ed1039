using System.Net;
using System.Net.Sockets;
using System.Text;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.Fuzz;

/// <summary>Registries that do not answer as registries do.</summary>
public sealed class RegistryTests
{
    private static readonly TestImage Image = TestImage.Of(new TarBuilder().File("a", "1").Build(), new TarBuilder().File("b", "2").Build());

    [RootTheory(DisplayName = "A registry that speaks no HTTP, or too much of it, is refused")]
    [InlineData("")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 999999 Strange\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345")]
    [InlineData("headers without end")]
    [InlineData("silence")]
    public async Task Pull_NoHttp_IsUnavailable(string answer)
    {
        await using var sandbox = new Sandbox(TimeSpan.FromSeconds(1));
        await using var server = new RawServer(answer);
        using var memory = new MemoryWatch();
        ImageException? failure = await sandbox.PullAsync(ImageReference.Parse($"{server.Host}/a:x"));
        Assert.True(failure is RegistryUnavailableException or UnsupportedImageException, failure?.ToString());
        Assert.InRange(memory.Most, 0, MemoryWatch.Limit);
    }

    [RootTheory(DisplayName = "A registry that hangs or drips at any request is given up")]
    [InlineData("HEAD", "/manifests/", true)]
    [InlineData("GET", "/manifests/", true)]
    [InlineData("GET", "config", true)]
    [InlineData("GET", "layer", true)]
    [InlineData("GET", "/manifests/", false)]
    [InlineData("GET", "config", false)]
    [InlineData("GET", "layer", false)]
    public async Task Pull_HangsOrDrips_IsUnavailable(string method, string where, bool hangs)
    {
        await using var sandbox = new Sandbox(TimeSpan.FromSeconds(0.5));
        using var end = new ManualResetEventSlim();
        string path = where switch { "config" => Image.Id.ToString(), "layer" => Image.Layers[1].ToString(), _ => where };
        ImageReference reference = sandbox.Registry.Add("fuzz", "x", Image);
        sandbox.Registry.Intercept = r =>
        {
            if (r.Method != method || !r.Path.Contains(path, StringComparison.Ordinal))
                return null;
            if (hangs)
                end.Wait(TimeSpan.FromMinutes(2));
            byte[] body = where == "layer" ? Image.Blobs[Image.Layers[1]] : where == "config" ? Image.Config : Image.Manifest;
            return new FakeResponse(200, body) { Pace = (1, TimeSpan.FromMilliseconds(400)) };
        };
        try
        {
            Assert.IsType<RegistryUnavailableException>(await sandbox.PullAsync(reference));
        }
        finally
        {
            end.Set();
        }
    }

    [RootFact(DisplayName = "A tag that moves in mid-pull gives the image that it meant at first")]
    public async Task Pull_TagMoves_GivesOneImage()
    {
        await using var sandbox = new Sandbox();
        TestImage other = TestImage.Of(new TarBuilder().File("other", "3").Build());
        ImageReference reference = sandbox.Registry.Add("fuzz", "x", Image);
        sandbox.Registry.Intercept = r =>
        {
            if (r.Method == "GET")
                sandbox.Registry.Add("fuzz", "x", other);
            return null;
        };
        StoredImage image = await sandbox.Store.Store.PullAsync(reference, null, null, CancellationToken.None);
        Assert.Equal(Image.Id, image.Id);
        Assert.Equal(2, image.ChainIds.Count);
    }

    [RootTheory(DisplayName = "Redirects in circles, to files and to metadata services lead to a refusal")]
    [InlineData("/v2/fuzz/manifests/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://")]
    [InlineData("\u0001\u0002")]
    public async Task Pull_Redirected_IsRefused(string location)
    {
        await using var sandbox = new Sandbox();
        ImageReference reference = sandbox.Registry.Add("fuzz", "x", Image);
        sandbox.Registry.Intercept = _ => new FakeResponse(302, []) { Headers = [("Location", location)] };
        Assert.IsType<RegistryUnavailableException>(await sandbox.PullAsync(reference));
        Assert.InRange(sandbox.Registry.Requests.Count, 1, 60);
    }

    [RootTheory(DisplayName = "A token server that answers nonsense, lies or leads astray gets nothing and gives nothing")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"token\":\"a\\r\\nX-Evil: 1\"}")]
    [InlineData("{\"token\":5}")]
    [InlineData("{\"token\":\"\\u4e2d\"}")]
    [InlineData("huge")]
    [InlineData("{\"token\":\"good\",\"expires_in\":-1e308}")]
    [InlineData("redirect file:///etc/passwd")]
    [InlineData("redirect http://169.254.169.254/")]
    [InlineData("redirect /token")]
    public async Task Pull_TokenServerLies_IsRefused(string answer)
    {
        await using var sandbox = new Sandbox();
        ImageReference reference = sandbox.Registry.Add("fuzz", "x", Image);
        sandbox.Registry.Intercept = r =>
            !r.Path.StartsWith("/token", StringComparison.Ordinal)
                ? new FakeResponse(401, []) { Headers = [("WWW-Authenticate", $"Bearer realm=\"http://{sandbox.Registry.Host}/token\"")] }
            : answer.StartsWith("redirect ", StringComparison.Ordinal) ? new FakeResponse(302, []) { Headers = [("Location", answer[9..])] }
            : new FakeResponse(200, Encoding.UTF8.GetBytes(answer == "huge" ? $"{{\"token\":\"{new string('x', 3 << 20)}\"}}" : answer));
        using var memory = new MemoryWatch();
        Assert.IsType<RegistryUnauthorizedException>(
            await sandbox.PullAsync(reference, new RegistryCredential("user", "secret", null, null, null)));
        Assert.InRange(sandbox.Registry.Requests.Count, 1, 60);
        Assert.InRange(memory.Most, 0, MemoryWatch.Limit);
    }

    [RootFact(DisplayName = "Answers made at random lead to an image or to an error; nothing stays")]
    public async Task Pull_RandomAnswers_IsHarmless()
    {
        await using var sandbox = new Sandbox(TimeSpan.FromSeconds(1));
        ImageReference reference = sandbox.Registry.Add("fuzz", "x", Image);
        await Seeds.EachAsync(
            80,
            random =>
            {
                byte[] plan = new byte[8];
                random.NextBytes(plan);
                return plan;
            },
            async (random, plan) =>
            {
                int request = 0;
                sandbox.Registry.Intercept = r =>
                {
                    int what = plan[Interlocked.Increment(ref request) % plan.Length];
                    return what < 128 ? null : Answer(what, r);
                };
                await sandbox.PullAsync(reference);
            });
    }

    private static FakeResponse Answer(int what, FakeRequest request)
    {
        byte[] manifest = Image.Manifest;
        return (what % 16) switch
        {
            0 => new FakeResponse(500, []),
            1 => new FakeResponse(429, []) { Headers = [("Retry-After", "0")] },
            2 => new FakeResponse(200, []),
            3 => new FakeResponse(200, manifest),
            4 => new FakeResponse(200, manifest) { CutAfter = what % manifest.Length },
            5 => new FakeResponse(200, manifest) { ClaimedLength = long.MaxValue },
            6 => new FakeResponse(206, manifest) { Headers = [("Content-Range", $"bytes {what}-9999/5")] },
            7 => new FakeResponse(404, new byte[1 << 20]),
            8 => new FakeResponse(401, []) { Headers = [("WWW-Authenticate", "Bearer realm=\"" + new string('x', what * 100))] },
            9 => new FakeResponse(302, []) { Headers = [("Location", request.Path)] },
            10 => new FakeResponse(200, manifest) { Headers = [("Docker-Content-Digest", "sha256:xyz")] },
            11 => new FakeResponse(200, manifest) { Headers = [("Docker-Content-Digest", Digest.Of("other"u8).ToString())] },
            12 => new FakeResponse(429, []) { Headers = [("Retry-After", "99999999999999999999")] },
            13 => new FakeResponse(204, []),
            14 => new FakeResponse(403, "{\"errors\":[null,5]}"u8.ToArray()),
            _ => new FakeResponse(200, Image.Config),
        };
    }

    /// <summary>Says one thing to whoever comes.</summary>
    private sealed class RawServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _accepting;

        internal RawServer(string answer)
        {
            _listener.Start();
            _accepting = AcceptAsync(answer);
        }

        internal string Host => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Stop();
            await _accepting;
            _stop.Dispose();
        }

        private async Task AcceptAsync(string answer)
        {
            var open = new List<Task>();
            try
            {
                while (true)
                    open.Add(SayAsync(await _listener.AcceptTcpClientAsync(_stop.Token), answer));
            }
            catch (Exception e) when (IsEnd(e))
            {
            }
            await Task.WhenAll(open);
        }

        private async Task SayAsync(TcpClient client, string answer)
        {
            using (client)
            {
                try
                {
                    NetworkStream stream = client.GetStream();
                    if (answer == "silence")
                        await Task.Delay(Timeout.Infinite, _stop.Token);
                    byte[] endless = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("X-Header: yes\r\n", 100)));
                    do
                        await stream.WriteAsync(answer == "headers without end" ? endless : Encoding.ASCII.GetBytes(answer), _stop.Token);
                    while (answer == "headers without end");
                }
                catch (Exception e) when (IsEnd(e))
                {
                }
            }
        }

        private static bool IsEnd(Exception e) =>
            e is IOException or OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException;
    }
}
