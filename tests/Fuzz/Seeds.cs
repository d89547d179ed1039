using System.Globalization;
using System.Text;

namespace Sampan.Tests.Fuzz;

/// <summary>
/// Runs a check on inputs made from numbered seeds, always the same ones. A failure tells the seed and shows the input.
/// SAMPAN_FUZZ_SEED=N runs one seed alone, SAMPAN_FUZZ_FACTOR=N that many times as many.
/// </summary>
internal static class Seeds
{
    internal static async Task EachAsync(int count, Func<Random, byte[]> make, Func<Random, byte[], Task> check)
    {
        string? only = Environment.GetEnvironmentVariable("SAMPAN_FUZZ_SEED");
        string? factor = Environment.GetEnvironmentVariable("SAMPAN_FUZZ_FACTOR");
        int first = only is null ? 0 : int.Parse(only, CultureInfo.InvariantCulture);
        int last = only is null ? count * int.Parse(factor ?? "1", CultureInfo.InvariantCulture) : first + 1;
        for (int seed = first; seed < last; seed++)
        {
            var random = new Random(seed);
            byte[] input = make(random);
            try
            {
                await check(random, input);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}\ninput, {input.Length} bytes: {Shown(input)}");
            }
        }
    }

    internal static Task EachAsync(int count, Func<Random, string> make, Action<string> check) => EachAsync(
        count,
        random => Encoding.UTF8.GetBytes(make(random)),
        (_, input) =>
        {
            check(Encoding.UTF8.GetString(input));
            return Task.CompletedTask;
        });

    /// <summary>One of them.</summary>
    internal static T Of<T>(this Random random, params T[] all) => all[random.Next(all.Length)];

    /// <summary>Damages bytes: some change, some are missing, some come twice.</summary>
    internal static byte[] Damage(this Random random, byte[] bytes)
    {
        var all = new List<byte>(bytes);
        for (int i = random.Next(1, 8); i > 0 && all.Count > 1; i--)
        {
            int at = random.Next(all.Count);
            switch (random.Next(5))
            {
                case 0:
                    all.RemoveRange(at, all.Count - at);
                    break;
                case 1:
                    int length = Math.Min(random.Next(1, 1024), all.Count - at);
                    all.InsertRange(random.Next(all.Count), all.GetRange(at, length));
                    break;
                case 2:
                    all[at] = random.Of<byte>(0, 0xff, 0x80, (byte)'0', (byte)'7', (byte)'/', (byte)'.', (byte)' ', (byte)'\n');
                    break;
                default:
                    all[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }
        return [.. all];
    }

    private static string Shown(byte[] input) => input.Length <= 8192
        ? Convert.ToBase64String(input)
        : $"{Convert.ToBase64String(input, 0, 8192)}… (the whole comes from the seed)";
}
