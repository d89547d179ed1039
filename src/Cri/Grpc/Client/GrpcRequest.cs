using System.Diagnostics;
using System.Net;
using Google.Protobuf;

namespace Sampan.Cri.Grpc.Client;

/// <summary>Makes the HTTP request of a call.</summary>
internal static class GrpcRequest
{
    /// <summary>A POST with one uncompressed message.</summary>
    /// <param name="path">The method's path.</param>
    /// <param name="message">The message.</param>
    /// <param name="deadline">Told to the runtime; null for none.</param>
    /// <param name="userAgent">Who we are.</param>
    /// <param name="metadata">More headers, names in small letters.</param>
    /// <exception cref="CriException">RESOURCE_EXHAUSTED for a message over the cap.</exception>
    internal static HttpRequestMessage Make<T>(
        string path, T message, TimeSpan? deadline, string userAgent, IReadOnlyDictionary<string, string>? metadata = null)
        where T : IMessage<T>
    {
        int length = message.CalculateSize();
        GrpcFrame.CheckOutgoing(length);
        byte[] body = new byte[GrpcFrame.PrefixBytes + length];
        GrpcFrame.Write(body, length);
        message.WriteTo(body.AsSpan(GrpcFrame.PrefixBytes));

        var request = new HttpRequestMessage(HttpMethod.Post, "http://localhost" + path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", GrpcContentType.Value);
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        request.Headers.TryAddWithoutValidation(GrpcHeader.AcceptEncoding, GrpcCompression.Accepted);
        if (deadline is { } timeout && timeout < GrpcLimits.LongestTimeout)
            request.Headers.TryAddWithoutValidation(GrpcHeader.Timeout, GrpcTimeout.Format(timeout));
        foreach ((string name, string value) in metadata ?? new Dictionary<string, string>())
            request.Headers.TryAddWithoutValidation(name, value);
        // The caller's trace goes on at the runtime.
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
            request.Headers.TryAddWithoutValidation(GrpcHeader.Traceparent, activity.Id);
        return request;
    }
}
