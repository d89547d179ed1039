using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Sampan.Migration.Node;

/// <summary>Runs programs of this machine.</summary>
public sealed class ProgramRunner(TimeProvider time) : ICommands
{
    private const int OutputCap = 16 * 1024 * 1024, ErrorCap = 1024 * 1024;

    private static readonly Dictionary<string, string> s_nothing = [];

    /// <inheritdoc/>
    public Task<CommandOutcome> RunAsync(
        string program, IReadOnlyList<string> arguments, string? input, TimeSpan limit, CancellationToken cancellation) =>
        RunAsync(program, arguments, input, s_nothing, limit, cancellation);

    /// <inheritdoc/>
    public async Task<CommandOutcome> RunAsync(
        string program, IReadOnlyList<string> arguments, string? input, IReadOnlyDictionary<string, string> environment, TimeSpan limit,
        CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Start(start);
        using var stop = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, cancellation);
        try
        {
            Task<string> output = ReadAsync(process.StandardOutput.BaseStream, OutputCap, both.Token);
            Task<string> error = ReadAsync(process.StandardError.BaseStream, ErrorCap, both.Token);
            await WriteAsync(process, input, both.Token);
            await process.WaitForExitAsync(both.Token);
            return new CommandOutcome(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new MigrationException($"{program} {string.Join(' ', arguments)}: took longer than {limit.TotalSeconds:0} s and was ended.");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new MigrationException($"{start.FileName}: cannot be run: {e.Message}. Install it, or see that it is in PATH.", e);
        }
    }

    private static async Task WriteAsync(Process process, string? input, CancellationToken token)
    {
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input.AsMemory(), token);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code says why.
        }
    }

    private static async Task<string> ReadAsync(Stream stream, int cap, CancellationToken token)
    {
        using var kept = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, token) is > 0 and int count)
        {
            // What is over the cap is read and dropped, so that the program is not held up.
            kept.Write(buffer, 0, (int)Math.Min(count, cap - kept.Length));
        }
        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }
}
