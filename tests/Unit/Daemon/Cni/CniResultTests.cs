using System.Text;
using Sampan.Daemon.Cni;

namespace Sampan.Tests.Unit.Daemon.Cni;

public class CniResultTests
{
    [Theory]
    [InlineData("""{"ips":[{"address":"10.0.0.2/24"},{"address":"fd00::2/64"}]}""", "10.0.0.2,fd00::2")]
    [InlineData("""{"ips":[{"version":"4","address":"10.0.0.2/24","interface":0}],"interfaces":[{"name":"eth0","sandbox":"/n"}]}""", "10.0.0.2")]
    [InlineData("""{"ips":[{"address":"10.0.0.1/24","interface":0}],"interfaces":[{"name":"cni0"}]}""", "")]
    [InlineData("""{"ips":[{"address":"10.0.0.1/24","interface":7},{"address":"x"},3,{"address":4}],"interfaces":[]}""", "")]
    [InlineData("""{"ips":{}}""", "")]
    [InlineData("{}", "")]
    public void PodIps_OfAResult_AreThoseInside(string json, string expected) => Assert.Equal(
        expected, string.Join(',', CniResult.PodIps(CniResult.Parse(Encoding.UTF8.GetBytes(json))!.Value)));

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{} {}")]
    public void Parse_NotOneObject_IsNull(string text) => Assert.Null(CniResult.Parse(Encoding.UTF8.GetBytes(text)));
}
