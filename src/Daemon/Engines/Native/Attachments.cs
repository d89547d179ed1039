using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Joins the streams of running containers at their monitors' attach sockets.</summary>
internal sealed class Attachments(NativeLayout layout)
{
    // The monitor drops a resize that is larger.
    private const ushort LargestSide = 1000;

    /// <summary>Attaches.</summary>
    /// <exception cref="IOException">The monitor does not take us: the container has ended.</exception>
    public async Task<StreamedProcess> AttachAsync(string id, bool stdin, CancellationToken token)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        try
        {
            using SafeFileHandle folder = ShortPath.OpenFolder(Path.Combine(layout.Attach, id));
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(ShortPath.Below(folder, "attach")), token);
        }
        catch (Exception exception) when (exception is SocketException or LinuxException)
        {
            socket.Dispose();
            throw new IOException($"container {id} cannot be attached to: {exception.Message}", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        var output = new AttachedOutput(socket);
        return new StreamedProcess(
            stdin ? new AttachedInput(socket) : null, output.Stdout, output.Stderr, (columns, rows) => Resize(id, columns, rows), output.RunAsync());
    }

    private void Resize(string id, ushort columns, ushort rows) => Fifo.Write(
        layout.ControlOf(id),
        Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"1 {Math.Min(rows, LargestSide)} {Math.Min(columns, LargestSide)}\n")));
}
