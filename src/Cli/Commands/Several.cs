using Sampan.Cli.Output;

namespace Sampan.Cli.Commands;

/// <summary>Does one thing to several objects: goes on after a failure, and reports each.</summary>
internal static class Several
{
    /// <returns>0 if all went well, the code of the failures if they are alike, and 1 if they are not.</returns>
    public static async Task<int> DoAsync<T>(
        Terminal terminal, IEnumerable<T> items, string verb, Func<T, string> name, Func<T, Task> act, CancellationToken cancellation)
    {
        int? code = null;
        foreach (T item in items)
        {
            try
            {
                await act(item);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested && Failure.Of(e, cancellation) is { } failure)
            {
                terminal.Error($"cannot {verb} {name(item)}: {failure.Message}", failure.Remedy);
                code = code is null || code == failure.ExitCode ? failure.ExitCode : ExitCode.Failed;
                // The others would only say the same.
                if (failure.ExitCode == ExitCode.CannotConnect)
                    break;
            }
        }

        return code ?? ExitCode.Ok;
    }
}
