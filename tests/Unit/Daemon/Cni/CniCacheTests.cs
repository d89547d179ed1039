using Sampan.Daemon.Cni;

namespace Sampan.Tests.Unit.Daemon.Cni;

public sealed class CniCacheTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sampan-cni-cache-").FullName;

    [Fact]
    public void Open_WriteThatACrashCutOff_IsCleared()
    {
        string record = new CniCache(_root).PathOf("s1");
        File.WriteAllText(record, "{}");
        File.WriteAllText(record + ".05dc23f7.tmp", "{");

        _ = new CniCache(_root);

        Assert.Equal([record], Directory.GetFiles(Path.GetDirectoryName(record)!));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
