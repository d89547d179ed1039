using Sampan.Cri;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;

namespace Sampan.Bench.Pods;

/// <summary>Opens the connection before anything is measured.</summary>
internal static class FirstAnswer
{
    private const int Attempts = 20;
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    /// <exception cref="CriException">The runtime did not answer in all the attempts.</exception>
    internal static async Task WaitAsync(CriChannel channel, TimeProvider time, CancellationToken cancellationToken)
    {
        var runtime = new RuntimeServiceClient(channel);
        for (int i = 1; ; i++)
        {
            try
            {
                await runtime.VersionAsync(new VersionRequest(), cancellationToken);
                return;
            }
            catch (CriException e) when (i < Attempts)
            {
                await Console.Error.WriteLineAsync($"attempt {i}: {e.Message}");
                await Task.Delay(_interval, time, cancellationToken);
            }
        }
    }
}
