using Sampan.Cli;
using Sampan.Cli.Running;

namespace Sampan.Tests.Unit.Cli.Running;

public class RunNamesTests
{
    [Theory]
    [InlineData("registry:5000/a/Nginx_X:1", "^nginx-x-[0-9a-f]{4}$")]
    [InlineData("___", "^run-[0-9a-f]{4}$")]
    public void Make_Image_GivesAGoodName(string image, string pattern)
    {
        string name = RunNames.Make(image);

        Assert.Matches(pattern, name);
        Assert.Equal(name, RunNames.Check(name, "--name"));
    }

    [Fact]
    public void Make_LongImage_StaysAHostName() => Assert.InRange(RunNames.Make(new string('a', 200)).Length, 6, 63);

    [Theory]
    [InlineData("")]
    [InlineData("Web")]
    [InlineData("../x")]
    [InlineData("-a")]
    [InlineData("a_b")]
    public void Check_NoName_IsRefused(string name) => Assert.Throws<CliException>(() => RunNames.Check(name, "--name"));

    [Theory]
    [InlineData("1000", 1000L, "", null)]
    [InlineData("1000:50", 1000L, "", 50L)]
    [InlineData("nobody:50", null, "nobody", 50L)]
    public void RunUser_DockersForms_AreRead(string text, long? uid, string name, long? gid) =>
        Assert.Equal(new RunUser(uid, name, gid), RunUser.Parse(text));

    [Theory]
    [InlineData("a:staff")]
    [InlineData(":5")]
    public void RunUser_OtherForms_AreRefused(string text) => Assert.Throws<CliException>(() => RunUser.Parse(text));
}
