using System.Net;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>The contract's part on the addresses of streams: docs/contract.md, items 68 to 70.</summary>
public abstract class StreamingContract(ContractLab lab)
{
    private ICriNode Node => lab.Node;

    [ContractFact]
    public async Task Item069_Addresses_AreAbsoluteAndReachable()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string container = await pod.StartAsync([]);

        ExecResponse exec = await ExecAsync(Request(container));
        AttachResponse attach = await Node.Runtime.AttachAsync(
            new AttachRequest { ContainerId = container, Stdout = true }, CancellationToken.None);
        PortForwardResponse forward = await Node.Runtime.PortForwardAsync(
            new PortForwardRequest { PodSandboxId = pod.Id, Port = { 80 } }, CancellationToken.None);

        foreach (Uri address in new[] { exec.Url, attach.Url, forward.Url }.Select(url => new Uri(url, UriKind.Absolute)))
        {
            Assert.Contains(address.Scheme, new[] { "http", "https" });
            Assert.DoesNotContain(address.Host, new[] { "", "[::]", "0.0.0.0" });
        }
    }

    [ContractFact]
    public async Task Item070_NoStreamAtAllOrStderrOfATerminal_IsInvalid()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string container = await pod.StartAsync([]);
        ExecRequest none = Request(container), both = Request(container);
        none.Stdout = false;
        both.Tty = both.Stderr = true;

        foreach (ExecRequest bad in (ExecRequest[])[none, both])
        {
            CriException refused = await Assert.ThrowsAsync<CriException>(() => ExecAsync(bad));
            Assert.Equal(GrpcStatusCode.InvalidArgument, refused.Code);
        }
    }

    [ContractFact]
    public async Task Item070_Token_IsGoodOnce()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string url = (await ExecAsync(Request(await pod.StartAsync([])))).Url;
        using var http = new HttpClient();

        // Neither asks for a protocol of streams; the first uses the token up all the same.
        using HttpResponseMessage first = await http.GetAsync(url);
        using HttpResponseMessage second = await http.GetAsync(url);

        Assert.NotEqual(HttpStatusCode.NotFound, first.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
    }

    private static ExecRequest Request(string container) => new() { ContainerId = container, Cmd = { "true" }, Stdout = true };

    private Task<ExecResponse> ExecAsync(ExecRequest request) => Node.Runtime.ExecAsync(request, CancellationToken.None);
}
