using Sampan.Migration.Carrying;
using Sampan.Migration.Translation;

namespace Sampan.Tests.Unit.Migration.Carrying;

public sealed class CrioStorageFileTests
{
    private const string Root = "/var/lib/containers/storage";

    [Fact]
    public void With_NoFile_SaysWhatTheLibraryWouldHaveTaken()
    {
        TargetFile file = CrioStorageFile.With(null, Root)!;

        Assert.Equal(("/etc/containers/storage.conf", "0644"), (file.Path, file.Mode));
        Assert.Contains("driver = \"overlay\"", file.Content, StringComparison.Ordinal);
        Assert.Contains("graphroot = \"/var/lib/containers/storage\"", file.Content, StringComparison.Ordinal);
        Assert.Contains("additionalimagestores = [\"/var/lib/containers/carried\"]", file.Content, StringComparison.Ordinal);
        Assert.Null(CrioStorageFile.With(file.Content, Root));
    }

    [Fact]
    public void With_AFile_KeepsAllThatItSays()
    {
        const string text = "# ours\n[storage]\ndriver = \"overlay\" # yes\n[storage.options]\nadditionalimagestores = [\n  \"/mnt/images\",\n]\n[storage.options.overlay]\nmountopt = \"nodev\"\n";

        string content = CrioStorageFile.With(text, Root)!.Content;

        Assert.Equal(text.Replace("  \"/mnt/images\",\n", "  \"/mnt/images\",\n  \"/var/lib/containers/carried\",\n", StringComparison.Ordinal), content);
    }

    [Fact]
    public void With_AFileThatIsNone_IsRefused() => Assert.Throws<TranslationException>(() => CrioStorageFile.With("[storage", Root));
}
