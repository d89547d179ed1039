namespace Sampan.Cli.Streaming;

/// <summary>The address of a stream as a runtime gives it, made into one that can be dialled.</summary>
internal static class StreamAddress
{
    /// <summary>
    /// The WebSocket address. Some runtimes leave out the scheme, and some name the address they listen on where they listen
    /// on all: the tool is on the runtime's own machine, as its socket is.
    /// </summary>
    /// <exception cref="CliException">It is no address.</exception>
    public static Uri Of(string url)
    {
        string whole = url.StartsWith("//", StringComparison.Ordinal) ? "http:" + url : url;
        if (!Uri.TryCreate(whole, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https" or "ws" or "wss"))
            throw CliException.Failed($"the runtime gave '{url}' as the address of the stream", "it is not one that can be dialled: look at the runtime's streaming settings");
        return new UriBuilder(address)
        {
            Scheme = address.Scheme is "https" or "wss" ? "wss" : "ws",
            Port = address.Port,
            Host = address.Host switch
            {
                "0.0.0.0" => "127.0.0.1",
                "[::]" => "[::1]",
                string host => host,
            },
        }.Uri;
    }
}
