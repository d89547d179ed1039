using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Node;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class StaticPodReaderTests : IDisposable
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: kube-apiserver
          namespace: kube-system
          annotations: {a: b}
        spec:
          hostNetwork: true
          containers:
          - {name: api, image: registry.k8s.io/kube-apiserver:v1.21.14}
        """;

    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Read_Manifests_OddOnesAreTold()
    {
        _tree.Write("/m/api.yaml", Pod).Write("/m/.hidden.yaml", Pod).Write("/m/list.yaml", "kind: List\n").Write("/m/broken.yaml", "a: [\n").Folder("/m/sub");
        NodeFiles files = _tree.Files();
        PodFacts pod = Assert.Single(StaticPodReader.Read(files, CniReaderTests.Kubelet(("staticPodPath", "/m")), "n1"));
        Assert.Equal(("kube-system", "kube-apiserver", "Node/n1"), (pod.Namespace, pod.Name, pod.Owner));
        Assert.Equal("b", pod.Annotations["a"]);
        Assert.True(pod.Spec.Flag("hostNetwork"));
        Assert.Equal(2, files.Unread.Count);
    }

    [Fact]
    public void Read_NoKubelet_UsualFolder()
    {
        _tree.Write("/etc/kubernetes/manifests/api.yaml", Pod);
        Assert.Single(StaticPodReader.Read(_tree.Files(), null, "n1"));
        Assert.Empty(StaticPodReader.Read(_tree.Files(), CniReaderTests.Kubelet(), "n1"));
    }
}
