using System.Net;
using System.Net.Sockets;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>The contract's part on transport: docs/contract.md, items 1 to 5.</summary>
public abstract class TransportContract(ContractLab lab)
{
    private const int AboveUsualLimit = 8 << 20;

    private ICriNode Node => lab.Node;

    [ContractFact]
    public async Task Item001_RequestOfManyMebibytes_IsTaken()
    {
        var filter = new PodSandboxFilter { LabelSelector = { ["long"] = new string('x', AboveUsualLimit) } };

        ListPodSandboxResponse answer = await Node.Runtime.ListPodSandboxAsync(
            new ListPodSandboxRequest { Filter = filter }, CancellationToken.None);

        Assert.Empty(answer.Items);
    }

    [ContractFact]
    public async Task Item002_Version_HasTheFieldsThatKubeletsCheck()
    {
        VersionResponse version = await Node.Runtime.VersionAsync(new VersionRequest(), CancellationToken.None);

        Assert.Equal(("0.1.0", "sampan", "v1"), (version.Version, version.RuntimeName, version.RuntimeApiVersion));
        Assert.NotEqual("", version.RuntimeVersion);
    }

    [ContractFact]
    public async Task Item004_StreamedLists_HaveEachItemOnceAndNoEmptyMessage()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string[] created = [await pod.CreateAsync([]), await pod.CreateAsync([])];
        var none = new StreamContainersRequest { Filter = new ContainerFilter { PodSandboxId = new string('0', 64) } };
        var own = new StreamContainersRequest { Filter = new ContainerFilter { PodSandboxId = pod.Id } };

        List<StreamContainersResponse> containers = await AllAsync(Node.Runtime.StreamContainersAsync(own, CancellationToken.None));
        List<StreamPodSandboxesResponse> pods = await AllAsync(Node.Runtime.StreamPodSandboxesAsync(
            new StreamPodSandboxesRequest { Filter = new PodSandboxFilter { Id = pod.Id } }, CancellationToken.None));
        List<StreamImagesResponse> images = await AllAsync(Node.Images.StreamImagesAsync(
            new StreamImagesRequest(), CancellationToken.None));
        List<StreamContainersResponse> empty = await AllAsync(Node.Runtime.StreamContainersAsync(none, CancellationToken.None));

        Assert.Equal(created.Order(), containers.SelectMany(message => message.Containers).Select(item => item.Id).Order());
        Assert.Equal([pod.Id], pods.SelectMany(message => message.PodSandboxes).Select(item => item.Id));
        ListImagesResponse list = await Node.Images.ListImagesAsync(new ListImagesRequest(), CancellationToken.None);
        Assert.Equal(list.Images.Select(image => image.Id).Order(), images.SelectMany(message => message.Images).Select(image => image.Id).Order());
        Assert.DoesNotContain(containers, message => message.Containers.Count == 0);
        Assert.Empty(empty);
    }

    [ContractFact]
    public async Task Item005_RegistryUnreachable_IsUnknownWithTheTokenFirst()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        string host = nobody.LocalEndpoint.ToString()!;
        nobody.Stop();

        CriException refused = await Assert.ThrowsAsync<CriException>(() => Node.Images.PullImageAsync(
            new PullImageRequest { Image = new ImageSpec { Image = $"{host}/test/none:1" } }, CancellationToken.None));

        Assert.Equal(GrpcStatusCode.Unknown, refused.Code);
        Assert.StartsWith("RegistryUnavailable: ", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> stream)
    {
        var all = new List<T>();
        await foreach (T message in stream)
        {
            all.Add(message);
        }
        return all;
    }
}
