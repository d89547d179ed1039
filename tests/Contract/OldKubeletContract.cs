using System.Text;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;
using static Sampan.Tests.Contract.Wire;

namespace Sampan.Tests.Contract;

/// <summary>
/// Requests as a kubelet of 1.19 sends them: package <c>runtime.v1alpha2</c>, fields in the order of their numbers, zero
/// values left out, profiles of seccomp and AppArmor as strings and the pod's also as an annotation.
/// </summary>
public abstract class OldKubeletContract(ContractLab lab) : IAsyncLifetime
{
    private const string Service = "/runtime.v1alpha2.RuntimeService/";

    // What the bytes below name.
    private const string LogDirectory = "/tmp/sampan-kubelet-1.19";

    private const int IdLength = 64;

    // PodSandboxConfig.
    private static readonly byte[] PodConfig = Hex(
        // 1 metadata: 1 name "web-0", 2 uid "5f9c1c5e-0d6b-4b1e-9d35-6f1d2a7b1190", 3 namespace "default"; attempt 0 is left out
        "0a36 0a05 7765622d30 1224 35663963316335652d306436622d346231652d396433352d366631643261376231313930 1a07 64656661756c74"
        // 2 hostname "web-0"
        + "1205 7765622d30"
        // 3 log_directory "/tmp/sampan-kubelet-1.19/default_web-0"
        + "1a26 2f746d702f73616d70616e2d6b7562656c65742d312e31392f64656661756c745f7765622d30"
        // 4 dns_config: servers "10.96.0.10", searches "svc.cluster.local", options "ndots:5"
        + "2228 0a0a 31302e39362e302e3130 1211 7376632e636c75737465722e6c6f63616c 1a07 6e646f74733a35"
        // 5 port_mappings: protocol TCP (0, left out), 2 container_port 80, host_port 0 (left out)
        + "2a02 1050"
        // 6 labels "io.kubernetes.pod.name", "io.kubernetes.pod.uid"
        + "321f 0a16 696f2e6b756265726e657465732e706f642e6e616d65 1205 7765622d30"
        + "323d 0a15 696f2e6b756265726e657465732e706f642e756964 1224 35663963316335652d306436622d346231652d396433352d366631643261376231313930"
        // 7 annotations "kubernetes.io/config.source": "api", "seccomp.security.alpha.kubernetes.io/pod": "runtime/default"
        + "3a22 0a1b 6b756265726e657465732e696f2f636f6e6669672e736f75726365 1203 617069"
        + "3a3b 0a28 736563636f6d702e73656375726974792e616c7068612e6b756265726e657465732e696f2f706f64 120f 72756e74696d652f64656661756c74"
        // 8 linux: 2 security_context (1 namespace_options: 2 pid CONTAINER; 5 supplemental_groups [2062], packed;
        //   7 seccomp_profile_path "runtime/default"), 3 sysctls "kernel.shm_rmid_forced": "1"
        + "4238 1219 0a02 1001 2a02 8e10 3a0f 72756e74696d652f64656661756c74 1a1b 0a16 6b65726e656c2e73686d5f726d69645f666f72636564 1201 31");

    // The bytes name one folder, and engines are asked side by side.
    private static readonly SemaphoreSlim s_logDirectory = new(1);

    private RawCri? _raw;
    private string _pod = "";

    private RawCri Raw => _raw ??= new RawCri(lab.Node.Socket);

    public Task InitializeAsync() => s_logDirectory.WaitAsync();

    public async Task DisposeAsync()
    {
        try
        {
            if (_pod.Length > 0)
            {
                await lab.Node.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = _pod }, CancellationToken.None);
            }
            _raw?.Dispose();
            if (Directory.Exists(LogDirectory))
            {
                Directory.Delete(LogDirectory, recursive: true);
            }
        }
        finally
        {
            s_logDirectory.Release();
        }
    }

    [ContractFact]
    public async Task Version_CapturedBytes_AreAnsweredInTheOldersName()
    {
        // VersionRequest: 1 version "0.1.0".
        RawCriAnswer answer = await Raw.PostAsync(Service + "Version", Hex("0a05 302e312e30"));

        // VersionResponse: 1 version "0.1.0", 2 runtime_name "sampan", 3 the product's own, 4 runtime_api_version "v1alpha2".
        Assert.Equal("0", answer.Status);
        Assert.Equal(Hex("0a05 302e312e30 1206 73616d70616e 1a"), answer.Body[5..21]);
        Assert.Equal(Hex("2208 7631616c70686132"), answer.Body[^10..]);
    }

    [ContractFact]
    public async Task RunPodSandbox_CapturedBytes_MakesThePodTheyDescribe()
    {
        await RunPodAsync();

        PodSandboxStatus status = (await lab.Node.Runtime.PodSandboxStatusAsync(
            new PodSandboxStatusRequest { PodSandboxId = _pod }, CancellationToken.None)).Status;

        Assert.Equal(("web-0", "default", 0U), (status.Metadata.Name, status.Metadata.Namespace, status.Metadata.Attempt));
        Assert.Equal("runtime/default", status.Annotations["seccomp.security.alpha.kubernetes.io/pod"]);
        Assert.Equal(NamespaceMode.Container, status.Linux.Namespaces.Options.Pid);
        Assert.NotEqual("", status.Network.Ip);
    }

    [ContractFact]
    public async Task PodSandboxStatus_OldPackage_HasTheSameBytesAsTheNew()
    {
        await RunPodAsync();
        byte[] request = Field(1, _pod);

        RawCriAnswer old = await Raw.PostAsync(Service + "PodSandboxStatus", request);
        RawCriAnswer now = await Raw.PostAsync("/runtime.v1.RuntimeService/PodSandboxStatus", request);

        Assert.Equal(("0", "0"), (old.Status, now.Status));
        Assert.Equal(PodSandboxStatusResponse.Parser.ParseFrom(now.Body.AsSpan(5)).Status, PodSandboxStatusResponse.Parser.ParseFrom(old.Body.AsSpan(5)).Status);
    }

    [ContractFact]
    public async Task CreateContainer_SeccompProfilePath_IsHonoured()
    {
        await RunPodAsync();

        Assert.Equal("Seccomp:\t2", await SeccompOfAsync(await StartAsync("filtered", "runtime/default")));
        Assert.Equal("Seccomp:\t2", await SeccompOfAsync(await StartAsync("docker", "docker/default")));
        Assert.Equal("Seccomp:\t0", await SeccompOfAsync(await StartAsync("free", "unconfined")));
    }

    [ContractFact]
    public async Task CreateContainer_LocalhostProfile_IsReadFromTheNode()
    {
        await RunPodAsync();
        string profile = Path.Combine(lab.Node.Temp, "allow.json");
        await File.WriteAllTextAsync(profile, """{"defaultAction":"SCMP_ACT_ALLOW"}""");

        RawCriAnswer missing = await CreateAsync("missing", "localhost//no/such/profile.json", "");

        Assert.Equal("Seccomp:\t2", await SeccompOfAsync(await StartAsync("own", "localhost/" + profile)));
        Assert.Equal($"{(int)GrpcStatusCode.InvalidArgument}", missing.Status);
        Assert.Contains("/no/such/profile.json", missing.Message, StringComparison.Ordinal);
    }

    [ContractFact]
    public async Task CreateContainer_AppArmorProfile_IsRead()
    {
        await RunPodAsync();

        RawCriAnswer nonsense = await CreateAsync("nonsense", "", "neither");
        RawCriAnswer unconfined = await CreateAsync("unconfined", "", "unconfined");
        RawCriAnswer usual = await CreateAsync("usual", "", "runtime/default");

        Assert.Equal($"{(int)GrpcStatusCode.InvalidArgument}", nonsense.Status);
        Assert.Contains("neither", nonsense.Message, StringComparison.Ordinal);
        Assert.Equal(("0", "0"), (unconfined.Status, usual.Status));
    }

    [ContractFact]
    public async Task ImageStatus_OldPackage_FindsTheImage()
    {
        // ImageStatusRequest: 1 image, of which 1 image.
        RawCriAnswer answer = await Raw.PostAsync("/runtime.v1alpha2.ImageService/ImageStatus", Field(1, Field(1, lab.Image)));

        Assert.Equal("0", answer.Status);
        Assert.Equal([lab.Image], ImageStatusResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Image.RepoTags);
    }

    private async Task RunPodAsync()
    {
        // RunPodSandboxRequest: 1 config, whose length is 400; the default runtime_handler is left out.
        RawCriAnswer answer = await Raw.PostAsync(Service + "RunPodSandbox", [.. Hex("0a9003"), .. PodConfig]);

        Assert.True(answer.Status == "0", answer.Message);
        // A frame of 66 bytes: 1 pod_sandbox_id, 64 hexadecimal digits.
        Assert.Equal(Hex("00 00000042 0a40"), answer.Body[..7]);
        _pod = Encoding.ASCII.GetString(answer.Body[7..]);
        Assert.Equal(IdLength, _pod.Length);
    }

    private async Task<string> StartAsync(string name, string seccomp)
    {
        RawCriAnswer created = await CreateAsync(name, seccomp, "");
        Assert.True(created.Status == "0", created.Message);
        string id = Encoding.ASCII.GetString(created.Body[7..]);
        RawCriAnswer started = await Raw.PostAsync(Service + "StartContainer", Field(1, id));
        Assert.True(started.Status == "0", started.Message);
        // StartContainerResponse is empty.
        Assert.Equal(Hex("00 00000000"), started.Body);
        return id;
    }

    private Task<RawCriAnswer> CreateAsync(string name, string seccomp, string appArmor)
    {
        // 1 privileged and such are left out; 3 namespace_options: 2 pid CONTAINER.
        byte[] security = [
            .. Hex("1a02 1001"),
            .. appArmor.Length > 0 ? Field(9, appArmor) : [],
            .. seccomp.Length > 0 ? Field(10, seccomp) : [],
        ];
        byte[] config = [
            .. Field(1, Field(1, name)),
            .. Field(2, Field(1, lab.Image)),
            // 9 labels, 10 annotations "io.kubernetes.container.restartCount": "0"
            .. Hex("5229 0a24 696f2e6b756265726e657465732e636f6e7461696e65722e72657374617274436f756e74 1201 30"),
            .. Field(11, name + "/0.log"),
            .. Field(15, Field(2, security)),
        ];
        return Raw.PostAsync(Service + "CreateContainer", [.. Field(1, _pod), .. Field(2, config), .. Field(3, PodConfig)]);
    }

    private async Task<string> SeccompOfAsync(string container)
    {
        // ExecSyncRequest: 1 container_id, 2 cmd, 3 timeout 10.
        RawCriAnswer answer = await Raw.PostAsync(
            Service + "ExecSync",
            [.. Field(1, container), .. Field(2, "grep"), .. Field(2, "^Seccomp:"), .. Field(2, "/proc/self/status"), .. Hex("180a")]);
        Assert.True(answer.Status == "0", answer.Message);
        return ExecSyncResponse.Parser.ParseFrom(answer.Body.AsSpan(5)).Stdout.ToStringUtf8().Trim();
    }
}
