using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Files;

namespace Sampan.Linux.Terminals;

/// <summary>The socket on which an OCI runtime hands over the master side of a terminal that it has made (its <c>--console-socket</c>).</summary>
public sealed class ConsoleSocket : IDisposable
{
    private readonly SafeFileHandle _folder;
    private readonly string _name;
    private readonly string _path;
    private readonly Socket _listener;

    /// <summary>Listens on a new socket.</summary>
    /// <param name="folder">Where its file goes for as long as it lives.</param>
    /// <exception cref="LinuxException">The folder cannot be opened.</exception>
    /// <exception cref="SocketException">The socket cannot be made.</exception>
    public ConsoleSocket(string folder)
    {
        _folder = ShortPath.OpenFolder(folder);
        _name = Guid.NewGuid().ToString("N");
        _path = System.IO.Path.Combine(folder, _name);
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(ShortPath.Below(_folder, _name)));
        _listener.Listen(1);
    }

    /// <summary>A path to it for another process; never longer than a socket's address may be.</summary>
    public string Path => ShortPath.BelowForOthers(_folder, _name);

    /// <summary>Waits for the runtime and takes the terminal's master.</summary>
    /// <exception cref="IOException">The runtime came without one.</exception>
    public async Task<SafeFileHandle> ReceiveAsync(CancellationToken cancellationToken)
    {
        using Socket peer = await _listener.AcceptAsync(cancellationToken);
        // Returns when something can be read, and reads nothing: the descriptor comes beside the bytes.
        await peer.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken);
        return DescriptorPassing.Receive(peer.SafeHandle)
            ?? throw new IOException("the OCI runtime sent no terminal over the console socket");
    }

    /// <summary>Stops listening and removes the file.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        File.Delete(_path);
        _folder.Dispose();
    }
}
