using System.Globalization;
using System.Net.Http.Headers;
using Sampan.Images.Registry;

namespace Sampan.Tests.Unit.Images.Registry;

public sealed class TokenCacheTests
{
    private static readonly Uri Root = new("https://reg.example/v2/");
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Key_AnythingElse_IsAnotherKey()
    {
        var credential = new RegistryCredential("u", "p", null, null, null);
        string[] keys =
        [
            TokenCache.Key(Root, null, "s"),
            TokenCache.Key(Root, credential, "s"),
            TokenCache.Key(Root, credential with { Username = "up", Password = "" }, "s"),
            TokenCache.Key(Root, credential with { Password = "other" }, "s"),
            TokenCache.Key(Root, credential with { IdentityToken = "i" }, "s"),
            TokenCache.Key(Root, credential, "t"),
            TokenCache.Key(new Uri("https://other.example/v2/"), credential, "s"),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[1], TokenCache.Key(Root, credential with { }, "s"));
    }

    [Fact]
    public void Find_Expired_IsNothing()
    {
        var cache = new TokenCache();
        cache.Keep("k", Token("t"), Now.AddSeconds(10), Now);
        Assert.Equal(Token("t"), cache.Find("k", Now.AddSeconds(9)));
        Assert.Null(cache.Find("k", Now.AddSeconds(10)));
    }

    [Fact]
    public void Keep_TooMany_DropsTheOldest()
    {
        var cache = new TokenCache();
        for (int i = 0; i < 600; i++)
            cache.Keep(i.ToString(CultureInfo.InvariantCulture), Token("t"), Now.AddSeconds(10 + i), Now);
        Assert.Null(cache.Find("0", Now));
        Assert.Null(cache.Find("87", Now));
        Assert.NotNull(cache.Find("88", Now));
        Assert.NotNull(cache.Find("599", Now));
    }

    private static AuthenticationHeaderValue Token(string value) => new("Bearer", value);
}
