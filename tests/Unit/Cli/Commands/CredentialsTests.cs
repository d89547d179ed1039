using System.Text;
using Sampan.Cli.Commands.Images;
using Sampan.Cri.V1;

namespace Sampan.Tests.Unit.Cli.Commands;

public class CredentialsTests
{
    [Fact]
    public async Task Credentials_PasswordOnStandardInput_IsReadFromThere()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("se:cret\nrest"));

        AuthConfig? auth = await PullCommand.CredentialsAsync("ada", input, CancellationToken.None);

        Assert.Equal(("ada", "se:cret"), (auth!.Username, auth.Password));
    }

    [Fact]
    public async Task Credentials_Both_AreSplitAtTheFirstColon()
    {
        AuthConfig? auth = await PullCommand.CredentialsAsync("ada:se:cret", Stream.Null, CancellationToken.None);

        Assert.Equal(("ada", "se:cret"), (auth!.Username, auth.Password));
        Assert.Null(await PullCommand.CredentialsAsync(null, Stream.Null, CancellationToken.None));
    }
}
