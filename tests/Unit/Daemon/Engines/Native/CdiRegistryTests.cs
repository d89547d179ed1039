using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Cdi;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Daemon.Engines.Native;

public sealed class CdiRegistryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cdi");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Find_TwoDevicesOfAFile_TakesTheFilesEditsOnce()
    {
        Write("""
            {"cdiVersion":"0.6.0","kind":"a.com/gpu","containerEdits":{"env":["ALL=1"]},"devices":[
              {"name":"0","containerEdits":{"env":["G=0"],"deviceNodes":[{"path":"/dev/g0","hostPath":"/dev/null"}]}},
              {"name":"1","containerEdits":{"mounts":[{"hostPath":"/lib/g","containerPath":"/g"}],"additionalGids":[44]}}]}
            """);
        IReadOnlyList<CdiEdits> edits = new CdiRegistry([_folder.FullName]).Find(["a.com/gpu=0", "a.com/gpu=1"]);
        RuntimeSpec spec = CdiRequests.Apply(Plain(), edits);

        Assert.Equal(["ALL=1", "G=0"], spec.Process!.Env!);
        Assert.Equal([44u], spec.Process.User.AdditionalGids!);
        Assert.Equal("/lib/g", Assert.Single(spec.Mounts!).Source);
        Assert.Equal(("/dev/g0", "/dev/null"), CdiRequests.Devices(edits).Select(d => (d.ContainerPath, d.HostPath)).Single());
    }

    [Theory]
    [InlineData("a.com/gpu=7")]
    [InlineData("b.com/gpu=0")]
    [InlineData("=")]
    public void Find_UnknownDevice_NamesItAndTheFaultyFiles(string name)
    {
        Write("""{"kind":"a.com/gpu","devices":[{"name":"0"}]}""");
        File.WriteAllText(Path.Combine(_folder.FullName, "broken.json"), "{");

        string message = Assert.Throws<CriException>(() => new CdiRegistry([_folder.FullName]).Find([name])).Message;

        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains("broken.json", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_Yaml_IsReadAndItsHooksAreRun()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "vendor.yaml"), """
            cdiVersion: "0.6.0"
            kind: a.com/gpu
            devices:
            - name: "0"
              containerEdits:
                additionalGids: [44]
                hooks:
                - hookName: createContainer
                  path: /bin/hook
                  args: [hook, "1"]
            """);

        RuntimeSpec spec = CdiRequests.Apply(Plain(), new CdiRegistry([_folder.FullName]).Find(["a.com/gpu=0"]));

        RuntimeHook hook = Assert.Single(spec.Hooks!["createContainer"]);
        Assert.Equal("/bin/hook", hook.Path);
        Assert.Equal(["hook", "1"], hook.Args!);
        Assert.Equal([44u], spec.Process!.User.AdditionalGids!);
    }

    [Fact]
    public void Apply_RdtClass_IsInTheSpec()
    {
        Write("""
            {"kind":"a.com/gpu","devices":[{"name":"0","containerEdits":{"intelRdt":{"closID":"gold","l3CacheSchema":"L3:0=f"}}}]}
            """);

        IntelRdt rdt = CdiRequests.Apply(Plain(), new CdiRegistry([_folder.FullName]).Find(["a.com/gpu=0"])).Linux!.IntelRdt!;

        Assert.Equal(("gold", "L3:0=f"), (rdt.ClosId, rdt.L3CacheSchema));
    }

    [Fact]
    public void Names_FieldOverAnnotations()
    {
        var config = new ContainerConfig { Annotations = { ["cdi.k8s.io/p"] = "a.com/b=1, a.com/b=2", ["x"] = "y" } };
        Assert.Equal(["a.com/b=1", "a.com/b=2"], CdiRequests.Names(config));

        config.CDIDevices.Add(new CDIDevice { Name = "c.com/d=3" });
        Assert.Equal(["c.com/d=3"], CdiRequests.Names(config));
    }

    private static RuntimeSpec Plain() => new()
    {
        Process = new RuntimeProcess { User = new RuntimeUser { Uid = 0, Gid = 0 }, Args = ["a"], Cwd = "/" },
    };

    private void Write(string text) => File.WriteAllText(Path.Combine(_folder.FullName, "vendor.json"), text);
}
